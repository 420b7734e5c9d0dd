package io.mooring.agents.kube;

import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A watch that comes back when it dies. It only wakes loops; they read the truth themselves. */
public final class KubeWatch {
    private static final Logger LOG = System.getLogger("mooring.agents");

    private KubeWatch() {}

    /** Starts a watch for the life of the process. */
    public static <T> void start(Informable<T> objects, String plural, Consumer<T> listener) {
        CompletionStage<Void> started = objects.runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<T>() {
                    @Override
                    public void onAdd(T object) {
                        listener.accept(object);
                    }

                    @Override
                    public void onUpdate(T before, T now) {
                        listener.accept(now);
                    }

                    @Override
                    public void onDelete(T object, boolean lastStateUnknown) {
                        listener.accept(object);
                    }
                })
                .exceptionHandler((isStarted, reason) -> {
                    // The informer lists and watches again, later each time.
                    LOG.log(Level.INFO, "event=watch.broken kind={0} reason=\"{1}\"", plural, reason.getMessage());
                    return true;
                })
                .start();
        started.whenComplete((done, reason) -> logFailure(plural, reason));
    }

    private static void logFailure(String plural, @Nullable Throwable reason) {
        if (reason != null) {
            LOG.log(Level.WARNING, "event=watch.failed kind=" + plural, reason);
        }
    }
}
