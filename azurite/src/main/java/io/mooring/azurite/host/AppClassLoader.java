package io.mooring.azurite.host;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** Loads an app as the real Java worker does: its own jars, under a parent that shows what the worker shows and no more. */
final class AppClassLoader extends URLClassLoader {
    AppClassLoader(List<Path> jars) {
        super("functions-app", urls(jars), new WorkerView(AppClassLoader.class.getClassLoader()));
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(AppClassLoader::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not a jar: " + jar, e);
        }
    }

    /**
     * The JDK, the Functions API, and Gson 2.9.0: the worker hides its other libraries by renaming them, but not this one, so an
     * app's own Gson is never seen.
     */
    private static final class WorkerView extends ClassLoader {
        private static final List<String> SHOWN = List.of("com.microsoft.azure.functions.", "com.google.gson.");

        private final ClassLoader host;

        WorkerView(ClassLoader host) {
            super("functions-worker", ClassLoader.getPlatformClassLoader());
            this.host = host;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHOWN.stream().anyMatch(name::startsWith)) {
                return host.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
