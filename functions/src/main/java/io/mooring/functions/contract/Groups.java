package io.mooring.functions.contract;

import io.mooring.functions.arm.Provider;

/** The declaration of resource groups. */
public final class Groups {
    public static final ResourceType TYPE = new ResourceType(
            Provider.RESOURCES.namespace(),
            "resourceGroups",
            "Resource Group",
            Provider.RESOURCES.versions().stream().map(ApiVersion::new).toList(),
            Envelope.tracked(Field.of(
                            "properties",
                            Shape.object(Envelope.provisioningState("Succeeded", "Deleting")),
                            "What the group is like.")
                    .readOnly()));

    private Groups() {}
}
