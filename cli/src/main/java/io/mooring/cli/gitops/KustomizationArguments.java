package io.mooring.cli.gitops;

import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads {@code --kustomization name=app path=./app prune=true}: one occurrence of the option is one Kustomization. */
final class KustomizationArguments implements IParameterConsumer {
    KustomizationArguments() {}

    @Override
    @SuppressWarnings("JdkObsolete") // picocli's own signature
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        KustomizationChoice.Builder one = new KustomizationChoice.Builder();
        boolean any = false;
        while (!arguments.isEmpty() && !arguments.peek().startsWith("-")) {
            String word = arguments.pop();
            any = true;
            try {
                one.set(word);
            } catch (IllegalArgumentException bad) {
                throw new ParameterException(command.commandLine(), String.valueOf(bad.getMessage()), bad);
            }
        }
        try {
            if (!any) {
                throw new IllegalArgumentException("--kustomization takes key=value pairs, at least name=…");
            }
            List<KustomizationChoice> all = option.getValue();
            all.add(one.build());
        } catch (IllegalArgumentException incomplete) {
            throw new ParameterException(command.commandLine(), String.valueOf(incomplete.getMessage()), incomplete);
        }
    }
}
