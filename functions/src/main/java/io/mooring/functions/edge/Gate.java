package io.mooring.functions.edge;

import io.mooring.functions.access.Door;
import io.mooring.functions.access.Operation;
import io.mooring.functions.arm.ArmFailure;
import io.mooring.functions.arm.ArmRequest;
import io.mooring.functions.arm.ArmResponse;
import io.mooring.functions.arm.Unavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The outermost edge: lets requests in, turns failures into answers, and writes one line about each.
 *
 * <p>A caller never sees a cause. It is in the log, under the request id that the caller has.
 */
public final class Gate {
    private static final Logger LOG = System.getLogger(Gate.class.getName());
    private static final Pattern CORRELATION = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Door door;

    public Gate(Door door) {
        this.door = door;
    }

    public ArmResponse answer(ArmRequest request, Operation operation, Handler handler) {
        String requestId = UUID.randomUUID().toString();
        ArmResponse response = guarded(request, operation, handler, requestId);
        log(Level.DEBUG, operation, response.status(), requestId, "");
        return identified(response, request, requestId);
    }

    private ArmResponse guarded(ArmRequest request, Operation operation, Handler handler, String requestId) {
        try {
            return handler.handle(door.admit(request, operation));
        } catch (ArmFailure refused) {
            log(Level.INFO, operation, refused.status(), requestId, refused.code());
            return refused.response();
        } catch (Unavailable away) {
            log(Level.WARNING, operation, 503, requestId, chain(away));
            return away.response();
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.log(
                    Level.ERROR,
                    () -> "event=request operation=" + operation + " status=500 request=" + requestId,
                    bug);
            return ArmFailure.of(
                            500,
                            "InternalServerError",
                            "The hub failed. Its log has the cause under the request id " + requestId + ".")
                    .response();
        }
    }

    private static ArmResponse identified(ArmResponse response, ArmRequest request, String requestId) {
        String given = request.header("x-ms-correlation-request-id");
        String correlation = given != null && CORRELATION.matcher(given).matches() ? given : requestId;
        ArmResponse identified =
                response.with("x-ms-request-id", requestId).with("x-ms-correlation-request-id", correlation);
        String client = request.header("x-ms-client-request-id");
        return client != null && CORRELATION.matcher(client).matches()
                ? identified.with("x-ms-client-request-id", client)
                : identified;
    }

    private static void log(Level level, Operation operation, int status, String requestId, String detail) {
        LOG.log(
                level,
                () -> "event=request operation=" + operation + " status=" + status + " request=" + requestId
                        + (detail.isEmpty() ? "" : " detail=\"" + detail + "\""));
    }

    private static String chain(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            text.append(text.isEmpty() ? "" : " <- ")
                    .append(cause.getClass().getSimpleName())
                    .append(": ")
                    .append(line);
        }
        return text.toString().replace('"', '\'');
    }
}
