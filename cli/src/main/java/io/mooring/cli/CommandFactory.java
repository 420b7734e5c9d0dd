package io.mooring.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import picocli.CommandLine;

/** Makes commands, giving those that ask for it the root command with the global options. */
final class CommandFactory implements CommandLine.IFactory {
    private final Moor moor;

    CommandFactory(Moor moor) {
        this.moor = moor;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (parameters.length == 1 && parameters[0] == Moor.class) {
                constructor.setAccessible(true);
                try {
                    return type.cast(constructor.newInstance(moor));
                } catch (InvocationTargetException broken) {
                    throw new IllegalStateException("make " + type.getName(), broken.getCause());
                }
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
