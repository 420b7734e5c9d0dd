package io.mooring.gitops.build;

import io.mooring.gitops.object.KubernetesObject;

/** One object as it stands in a repository, and the file it comes from. Its tree is shared by all who use the commit. */
public record Manifest(KubernetesObject object, String file) {}
