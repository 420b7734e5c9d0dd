package io.mooring.functions.edge;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmResponse;

/** What a feature does with a request that was let in. */
public interface Handler {
    /** @throws io.mooring.functions.arm.ArmFailure if it is the caller's fault */
    ArmResponse handle(Call call);
}
