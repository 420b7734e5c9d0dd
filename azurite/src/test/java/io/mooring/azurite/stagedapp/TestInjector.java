package io.mooring.azurite.stagedapp;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;

/** Builds the functions of the tests' app. */
public class TestInjector implements FunctionInstanceInjector {
    @Override
    public <T> T getInstance(Class<T> type) {
        return type.cast(new TestFunctions("hello"));
    }
}
