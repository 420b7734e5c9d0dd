package io.mooring.azurite.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls one function's method with what its parameters ask for. */
final class FunctionInvoker {
    private final FunctionDescriptor function;
    private final Class<?> type;
    private final Method method;
    private final Optional<FunctionInstanceInjector> injector;

    /** Makes the value of the trigger's own parameter from the parameter's type. */
    interface TriggerValue {
        @Nullable
        Object of(Type parameterType);
    }

    private FunctionInvoker(
            FunctionDescriptor function, Class<?> type, Method method, Optional<FunctionInstanceInjector> injector) {
        this.function = function;
        this.type = type;
        this.method = method;
        this.injector = injector;
    }

    /** Finds class and method; throws IllegalArgumentException when there is not exactly one that fits. */
    static FunctionInvoker of(
            FunctionDescriptor function, ClassLoader loader, Optional<FunctionInstanceInjector> injector) {
        Class<?> type;
        try {
            type = Class.forName(function.className(), true, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "function " + function.name() + ": class " + function.className() + " does not load", e);
        }
        List<Method> methods = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(function.methodName()) && !method.isBridge())
                .toList();
        if (methods.size() != 1) {
            throw new IllegalArgumentException("function " + function.name() + ": there are " + methods.size()
                    + " public methods " + function.className() + "." + function.methodName() + ", one is needed");
        }
        Method method = methods.getFirst();
        long triggers = Arrays.stream(method.getParameters())
                .filter(FunctionInvoker::isTrigger)
                .count();
        if (triggers > 1) {
            throw new IllegalArgumentException(
                    "function " + function.name()
                            + ": of its parameters only one can take the trigger; the others are ExecutionContext or @BindingName");
        }
        return new FunctionInvoker(function, type, method, injector);
    }

    FunctionDescriptor function() {
        return function;
    }

    /** Runs the function on this thread; what it throws comes out as it is. */
    @Nullable
    Object invoke(TriggerValue trigger, Map<String, String> bindingData, ExecutionContext context) throws Throwable {
        Parameter[] parameters = method.getParameters();
        @Nullable Object[] arguments = new @Nullable Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = argument(parameters[i], trigger, bindingData, context);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(type.getClassLoader());
        try {
            Object instance = Modifier.isStatic(method.getModifiers()) ? null : instance();
            return method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static boolean isTrigger(Parameter parameter) {
        return !parameter.getType().equals(ExecutionContext.class) && !parameter.isAnnotationPresent(BindingName.class);
    }

    private static @Nullable Object argument(
            Parameter parameter, TriggerValue trigger, Map<String, String> bindingData, ExecutionContext context) {
        if (parameter.getType().equals(ExecutionContext.class)) {
            return context;
        }
        BindingName name = parameter.getAnnotation(BindingName.class);
        if (name == null) {
            return trigger.of(parameter.getParameterizedType());
        }
        String value = bindingData.get(name.value());
        if (value == null) {
            // The real worker fails the same way, also for an optional part of the route that the path does not have.
            throw new IllegalArgumentException(
                    "Cannot find matched @BindingName of customer function: " + name.value());
        }
        Type wanted = parameter.getParameterizedType();
        return wanted.equals(String.class) ? value : Payload.of(value).as(wanted);
    }

    private Object instance() throws Exception {
        if (injector.isPresent()) {
            return injector.get().getInstance(type);
        }
        return type.getDeclaredConstructor().newInstance();
    }
}
