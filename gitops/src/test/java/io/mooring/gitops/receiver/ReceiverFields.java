package io.mooring.gitops.receiver;

import io.mooring.gitops.object.InvalidSpec;
import io.mooring.gitops.object.KubernetesObject;

/** Lets the test of the table read specs. */
public final class ReceiverFields {
    private ReceiverFields() {}

    public static void read(KubernetesObject object) throws InvalidSpec {
        ReceiverSpec.of(object, false);
    }
}
