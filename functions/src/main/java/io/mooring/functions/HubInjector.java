package io.mooring.functions;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives the Functions worker the hub's instances. The worker asks at each invocation; the control plane is made at the
 * first.
 */
public final class HubInjector implements FunctionInstanceInjector {
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable ControlPlane hub;

    @Override
    public <T> T getInstance(Class<T> functionClass) {
        ControlPlane made = hub;
        return (made == null ? make() : made).instance(functionClass);
    }

    private ControlPlane make() {
        making.lock();
        try {
            ControlPlane made = hub;
            if (made == null) {
                made = ControlPlane.from(HubSettings.from(System.getenv()), Clock.systemUTC());
                hub = made;
            }
            return made;
        } finally {
            making.unlock();
        }
    }
}
