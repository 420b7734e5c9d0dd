package io.mooring.e2e.tidy;

import io.mooring.e2e.tidy.SourceTree.SourceFile;
import java.util.regex.Pattern;

/** A library that only the classes named for it may touch, so that it can be replaced and the rest be tested without. */
enum Technology {
    AZURE("com\\.azure\\.", "(Table|KeyVault|Blob|Azure).*|ControlPlane", ""),
    FUNCTIONS("com\\.microsoft\\.azure\\.functions\\.", ".*Functions?|.*Timer|.*Injector|.*Edge", "azurite"),
    KUBERNETES("io\\.fabric8\\.", "Kube.*|AgentRuntime|AgentMain|GitOpsOperator", "local-cluster"),
    GIT("org\\.eclipse\\.jgit\\.", "Git.*", ""),
    HELM("com\\.marcnuri\\.helm\\.", "Helm.*", "");

    private final Pattern imports;
    private final Pattern names;
    private final String exemptModule;

    Technology(String packagePattern, String names, String exemptModule) {
        this.imports = Pattern.compile("(?m)^import (static )?" + packagePattern);
        this.names = Pattern.compile(names);
        this.exemptModule = exemptModule;
    }

    boolean isUsedBy(SourceFile file) {
        return imports.matcher(file.text()).find();
    }

    boolean mayBeUsedBy(SourceFile file) {
        return names.matcher(file.simpleName()).matches() || file.module().equals(exemptModule);
    }
}
