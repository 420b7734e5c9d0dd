package io.mooring.azurite.host;

import java.util.Set;

/** One function of a staged app, as its {@code function.json} describes it. */
record FunctionDescriptor(String name, String scriptFile, String className, String methodName, Trigger trigger) {
    /** What makes the function run. */
    sealed interface Trigger {
        /**
         * @param methods upper case; empty for every method
         * @param binary whether the body is handed over as bytes
         */
        record Http(RouteTemplate route, Set<String> methods, boolean binary) implements Trigger {}

        record Timer(Ncrontab schedule, boolean runOnStartup) implements Trigger {}
    }
}
