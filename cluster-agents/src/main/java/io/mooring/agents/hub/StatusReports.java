package io.mooring.agents.hub;

import io.mooring.agents.loop.NotYet;
import io.mooring.agents.loop.Pass;
import io.mooring.protocol.agent.StatusReport;
import io.mooring.protocol.configuration.FluxConfigurationReport;
import io.mooring.protocol.extension.ExtensionReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sends to the hub what became of its wishes: what changed at once, and everything now and then, because a hub that lost
 * its last writes does not know what it forgot.
 */
public final class StatusReports implements Pass {
    private static final Duration EVERYTHING_EVERY = Duration.ofMinutes(10);
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    /** A report of 50 configurations with full statuses stays far below the hub's limit of a body. */
    private static final int PER_CALL_MAX = 50;

    private final Target hub;
    private final AgentTokens tokens;
    private final Clock clock;
    private Map<String, FluxConfigurationReport> configurations = Map.of();
    private Map<String, ExtensionReport> extensions = Map.of();
    private final Map<String, FluxConfigurationReport> sentConfigurations = new TreeMap<>();
    private final Map<String, ExtensionReport> sentExtensions = new TreeMap<>();
    private Instant everythingDue = Instant.MIN;

    /** The hub's route for reports, as {@link HubClient#report}. */
    @FunctionalInterface
    public interface Target {
        HubReply<HubClient.Done> report(StatusReport report, AgentToken token) throws InterruptedException;
    }

    public StatusReports(Target hub, AgentTokens tokens, Clock clock) {
        this.hub = hub;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Replaces what is to be told of configurations; true if that is news. */
    public synchronized boolean configurations(Map<String, FluxConfigurationReport> byName) {
        configurations = Map.copyOf(byName);
        return !sentConfigurations.equals(configurations);
    }

    /** Replaces what is to be told of extensions; true if that is news. */
    public synchronized boolean extensions(Map<String, ExtensionReport> byName) {
        extensions = Map.copyOf(byName);
        return !sentExtensions.equals(extensions);
    }

    /** Tells everything again with the next report. */
    public synchronized void forget() {
        sentConfigurations.clear();
        sentExtensions.clear();
    }

    @Override
    public Duration run() throws InterruptedException {
        Instant now = clock.instant();
        if (!now.isBefore(everythingDue)) {
            forget();
            everythingDue = now.plus(EVERYTHING_EVERY);
        }
        for (StatusReport part = next(); !isEmpty(part); part = next()) {
            HubReply<HubClient.Done> reply = hub.report(part, tokens.current());
            if (reply instanceof HubReply.Refused<HubClient.Done>(int status, String code, String message)) {
                throw new NotYet("The hub refuses a status report: " + code + ": " + message, null, AFTER_REFUSAL);
            }
            sent(part);
        }
        return EVERYTHING_EVERY;
    }

    private synchronized StatusReport next() {
        sentConfigurations.keySet().retainAll(configurations.keySet());
        sentExtensions.keySet().retainAll(extensions.keySet());
        return new StatusReport(news(configurations, sentConfigurations), news(extensions, sentExtensions));
    }

    private synchronized void sent(StatusReport part) {
        part.fluxConfigurations().forEach(report -> sentConfigurations.put(report.name(), report));
        part.extensions().forEach(report -> sentExtensions.put(report.name(), report));
    }

    private static <R> List<R> news(Map<String, R> all, Map<String, R> sent) {
        List<R> news = new ArrayList<>();
        for (Map.Entry<String, R> entry : new TreeMap<>(all).entrySet()) {
            if (news.size() < PER_CALL_MAX && !entry.getValue().equals(sent.get(entry.getKey()))) {
                news.add(entry.getValue());
            }
        }
        return news;
    }

    private static boolean isEmpty(StatusReport report) {
        return report.fluxConfigurations().isEmpty() && report.extensions().isEmpty();
    }
}
