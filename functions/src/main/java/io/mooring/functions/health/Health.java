package io.mooring.functions.health;

import io.mooring.functions.access.Call;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.tables.RowKey;
import io.mooring.functions.tables.Rows;
import java.util.Map;

/** Whether the hub's storage answers; without it the hub can do nothing. */
public final class Health {
    private static final RowKey ANY = new RowKey("health", "health");

    private final Rows rows;

    public Health(Rows rows) {
        this.rows = rows;
    }

    public ArmResponse get(Call call) {
        rows.find(ANY);
        return ArmResponse.ok(Map.of("status", "ok", "time", call.now()));
    }
}
