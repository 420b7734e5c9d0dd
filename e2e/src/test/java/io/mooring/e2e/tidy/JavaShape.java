package io.mooring.e2e.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import io.mooring.e2e.tidy.SourceTree.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The sizes of methods, measured on the syntax tree. */
final class JavaShape extends TreeScanner<Void, Void> {
    private static final int METHOD_LINES_MAX = 50;
    private static final int PARAMETERS_MAX = 5;

    private final List<String> found = new ArrayList<>();
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private JavaShape(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    static List<String> violations(List<SourceFile> files) {
        List<JavaFileObject> sources = files.stream().map(JavaShape::object).toList();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, sources);
        List<String> found = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                var shape = new JavaShape(unit, Trees.instance(task).getSourcePositions());
                shape.scan(unit, null);
                found.addAll(shape.found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("parse the sources", e);
        }
        return found;
    }

    @Override
    public Void visitClass(ClassTree type, Void ignored) {
        for (Tree member : type.getMembers()) {
            if (member instanceof MethodTree method) {
                // The components of a record say what it holds; they are as many as it has.
                boolean ofARecord =
                        type.getKind() == Tree.Kind.RECORD && method.getName().contentEquals("<init>");
                measure(type, method, ofARecord);
            }
        }
        return super.visitClass(type, ignored);
    }

    private void measure(ClassTree type, MethodTree method, boolean ofARecord) {
        long start = positions.getStartPosition(unit, method);
        long end = positions.getEndPosition(unit, method);
        if (start < 0 || end < 0) {
            return; // The compiler made it.
        }
        String name = type.getSimpleName() + "." + method.getName();
        long lines = unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start) + 1;
        if (lines > METHOD_LINES_MAX) {
            found.add(unit.getSourceFile().getName() + ": " + name + " has " + lines + " lines");
        }
        int parameters = method.getParameters().size();
        if (parameters > PARAMETERS_MAX && !ofARecord) {
            found.add(unit.getSourceFile().getName() + ": " + name + " has " + parameters + " parameters");
        }
    }

    private static JavaFileObject object(SourceFile file) {
        return new SimpleJavaFileObject(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return file.text();
            }
        };
    }
}
