package io.mooring.agents.hub;

import io.mooring.agents.AgentRuntime;
import io.mooring.agents.kube.ConnectedClusters;
import io.mooring.agents.kube.KubeObjects;
import io.mooring.agents.kube.ObjectKind;
import io.mooring.agents.loop.Loop;
import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.agent.DesiredState;
import io.mooring.protocol.crd.Condition;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Fetches the desired state when its generation moved, at the start, and now and then. */
public final class FollowDesiredState implements Pass {
    private final DesiredStateFeed feed;
    private final Runnable fetched;
    private @Nullable String told;

    /** @param fetched is called when the hub sent a state, or takes calls again */
    public FollowDesiredState(DesiredStateFeed feed, Runnable fetched) {
        this.feed = feed;
        this.fetched = fetched;
    }

    /** Starts the loop of an agent. */
    public static void start(RequestedTokens tokens, AgentRuntime runtime, DesiredStateFeed feed, Runnable fetched) {
        FollowDesiredState follow = new FollowDesiredState(feed, fetched);
        Loop loop = runtime.loop("desired-state", follow);
        new ConnectedClusters(new KubeObjects(runtime.cluster(), ObjectKind.CONNECTED_CLUSTER, tokens.agent()))
                .watch(status -> {
                    feed.departing(ConnectedClusters.departing(status));
                    feed.expires(ConnectedClusters.expiry(status));
                    follow.tell(false);
                    Condition accepts = ConnectedClusters.condition(status, ConnectedClusters.HUB_ACCEPTS);
                    boolean refused = accepts != null && "False".equals(accepts.status());
                    if (feed.differsFrom(status.desiredGeneration()) || refused != (feed.refusal() != null)) {
                        loop.signal();
                    }
                });
        tokens.watch(loop::signal);
        runtime.start(loop);
    }

    @Override
    public Duration run() throws InterruptedException {
        @Nullable DesiredState before = feed.last();
        @Nullable String refusal = feed.refusal();
        try {
            tell(!feed.fetch().equals(before) || refusal != null);
        } catch (NotYet e) {
            tell(false); // What rests from now on says so at once.
            throw e;
        }
        return DesiredStateFeed.WHOLE_EVERY;
    }

    /** Compares with what was told last: a certificate runs out between two looks, without anybody saying so. */
    private void tell(boolean news) {
        String refusal = feed.refusal();
        boolean tells;
        synchronized (this) {
            tells = news || !Objects.equals(told, refusal);
            told = refusal;
        }
        if (tells) {
            fetched.run();
        }
    }
}
