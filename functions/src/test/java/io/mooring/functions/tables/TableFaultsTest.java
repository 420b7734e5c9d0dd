package io.mooring.functions.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.test.http.AssertingHttpClientBuilder;
import com.azure.core.test.http.MockHttpResponse;
import com.azure.core.util.Context;
import io.mooring.functions.arm.Unavailable;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Faults in the pipeline of the real client: what the wire answers, and what callers get told. */
class TableFaultsTest {
    private static final RowKey KEY = new RowKey("p", "r");
    private static final String CONNECTION =
            "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5;TableEndpoint=https://a.table.example.com";

    @ParameterizedTest(name = "insert: the wire answers {0}: {1} after {2} requests")
    @CsvSource({
        "204, WRITTEN, 1",
        "429 503 204, WRITTEN, 3",
        "503, UNAVAILABLE, 3",
        "500, UNAVAILABLE, 3",
        "403, UNAVAILABLE, 1",
        "409:EntityAlreadyExists, CONFLICT, 1",
        "503 409:EntityAlreadyExists, CONFLICT, 2",
        "404:TableNotFound 201 204, WRITTEN, 3",
        "404:TableNotFound 409:TableAlreadyExists 204, WRITTEN, 3",
        "404:TableNotFound 201 404:TableNotFound, MISSING, 3"
    })
    void insert(String wire, String expected, int requests) {
        assertOutcome(new Write.Insert(KEY, Map.of("X", "x")), wire, expected, requests);
    }

    @ParameterizedTest(name = "replace: the wire answers {0}: {1} after {2} requests")
    @CsvSource({
        "204, WRITTEN, 1",
        "412:UpdateConditionNotSatisfied, CONFLICT, 1",
        "503 412:UpdateConditionNotSatisfied, CONFLICT, 2",
        "404:ResourceNotFound, MISSING, 1",
        "404:TableNotFound, MISSING, 1"
    })
    void replace(String wire, String expected, int requests) {
        assertOutcome(new Write.Replace(KEY, "W/\"1\"", Map.of("X", "x")), wire, expected, requests);
    }

    @ParameterizedTest(name = "delete: the wire answers {0}: {1} after {2} requests")
    @CsvSource({"204, WRITTEN, 1", "404:ResourceNotFound, MISSING, 1", "503 404:ResourceNotFound, MISSING, 2"})
    void delete(String wire, String expected, int requests) {
        assertOutcome(new Write.Delete(KEY, null), wire, expected, requests);
    }

    @ParameterizedTest(name = "read: the wire answers {0}: {1}")
    @CsvSource({"404:ResourceNotFound, EMPTY", "404:TableNotFound, EMPTY", "503, UNAVAILABLE"})
    void read(String answers, String expected) {
        Rows rows = rows(new Wire(answers));
        if (expected.equals("EMPTY")) {
            assertFalse(rows.find(KEY).isPresent());
            assertEquals(List.of(), rows(new Wire(answers)).list(KeyRange.partition("p"), 1));
        } else {
            assertThrows(Unavailable.class, () -> rows.find(KEY));
        }
    }

    @ParameterizedTest(name = "read: the wire answers {0}: {1} requests")
    @CsvSource({"timeout, 2", "503 timeout, 2", "timeout 503 503, 3"})
    void aReadWaitsTwiceAtMost(String answers, int requests) {
        Wire wire = new Wire(answers);
        assertThrows(Unavailable.class, () -> rows(wire).find(KEY));
        assertEquals(requests, wire.seen.size(), wire.seen::toString);
    }

    @ParameterizedTest(name = "batch: the wire answers {0}: {1} after {2} requests")
    @CsvSource({
        "1:412:UpdateConditionNotSatisfied, CONFLICT, 1",
        "0:409:EntityAlreadyExists, CONFLICT, 1",
        "1:404:ResourceNotFound, MISSING, 1",
        "1:500:InternalError, UNAVAILABLE, 1",
        "503 1:409:EntityAlreadyExists, CONFLICT, 2",
        "429, UNAVAILABLE, 3",
        "timeout 0:409:EntityAlreadyExists, CONFLICT, 2",
        "200:<html>, UNAVAILABLE, 1",
        "garbage, UNAVAILABLE, 1"
    })
    void batch(String wire, String expected, int requests) {
        Write first = new Write.Insert(KEY, Map.of("X", "x"));
        Write second = new Write.Replace(new RowKey("p", "s"), "W/\"1\"", Map.of("X", "x"));
        assertOutcome(List.of(first, second), wire, expected, requests);
    }

    @ParameterizedTest(name = "insert: the wire answers {0}: {1}")
    @CsvSource({
        "timeout 409:EntityAlreadyExists, CONFLICT, 2",
        "timeout timeout, UNAVAILABLE, 2",
        "400:garbage, UNAVAILABLE, 1"
    })
    void anAnswerThatGotLost(String wire, String expected, int requests) {
        assertOutcome(List.of(new Write.Insert(KEY, Map.of("X", "x"))), wire, expected, requests);
    }

    @ParameterizedTest(name = "a storage that says {0} and asks to wait is not waited for")
    @CsvSource({"429", "503"})
    void aStorageThatAsksForPatienceIsNotWaitedFor(String status) {
        Wire wire = new Wire(status + "!60");
        Rows rows = rows(wire);
        assertTimeout(Duration.ofSeconds(20), () -> {
            assertThrows(Unavailable.class, () -> rows.find(KEY));
            assertThrows(Unavailable.class, () -> rows.list(KeyRange.partition("p"), 1));
            assertThrows(Unavailable.class, () -> rows.write(new Write.Delete(KEY, null)));
        });
        assertEquals(3, wire.seen.size());
    }

    @ParameterizedTest(name = "a read that is answered with {0}")
    @ValueSource(strings = {"200:<html>", "200:{", "200:", "200:[]", "200:{\"value\":7}"})
    void garbageIsNoRow(String wire) {
        Rows rows = rows(new Wire(wire));
        assertUnavailableOrNothing(() -> rows.list(KeyRange.partition("p"), 1));
        if (!wire.endsWith("7}")) {
            assertThrows(Unavailable.class, () -> rows.find(KEY));
        }
    }

    private static void assertUnavailableOrNothing(Supplier<List<Row>> list) {
        try {
            assertEquals(List.of(), list.get());
        } catch (Unavailable expected) {
            assertFalse(expected.getMessage().isEmpty());
        }
    }

    private static void assertOutcome(Write write, String answers, String expected, int requests) {
        assertOutcome(List.of(write), answers, expected, requests);
    }

    private static void assertOutcome(List<Write> write, String answers, String expected, int requests) {
        Wire wire = new Wire(answers);
        String outcome;
        try {
            outcome = rows(wire).write(write).name();
        } catch (Unavailable e) {
            outcome = "UNAVAILABLE";
        }
        assertEquals(expected + " " + requests, outcome + " " + wire.seen.size(), wire.seen::toString);
    }

    private static Rows rows(Wire wire) {
        HttpClient sync = new AssertingHttpClientBuilder(wire).assertSync().build();
        return TableConnection.over(CONNECTION, sync).table("Test");
    }

    /** Answers the given codes in order, the last one for ever. */
    private static final class Wire implements HttpClient {
        private final Deque<String> answers;
        private final List<String> seen = new ArrayList<>();

        Wire(String answers) {
            this.answers = new ArrayDeque<>(List.of(answers.split(" ")));
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromSupplier(() -> sendSync(request, Context.NONE));
        }

        @Override
        public synchronized HttpResponse sendSync(HttpRequest request, Context context) {
            seen.add(request.getHttpMethod() + " " + request.getUrl().getPath());
            String answer = answers.size() > 1 ? answers.poll() : String.valueOf(answers.peek());
            if (answer.equals("timeout")) {
                throw new UncheckedIOException(new HttpTimeoutException("request timed out"));
            }
            if (answer.equals("garbage")) {
                return new MockHttpResponse(
                        request, 202, new HttpHeaders(), "--x\r\n\r\nHTTP/1.1 zzz".getBytes(StandardCharsets.UTF_8));
            }
            if (answer.startsWith("200:")) {
                var json = new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json");
                return new MockHttpResponse(
                        request, 200, json, answer.substring(4).getBytes(StandardCharsets.UTF_8));
            }
            if (answer.charAt(1) == ':') {
                return failedBatch(request, answer.split(":"));
            }
            int status = Integer.parseInt(answer.substring(0, 3));
            String code = answer.length() > 4 && answer.charAt(3) == ':' ? answer.substring(4) : "ServerBusy";
            var headers = new HttpHeaders()
                    .set(HttpHeaderName.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderName.ETAG, "W/\"1\"");
            if (answer.contains("!")) {
                headers.set(HttpHeaderName.RETRY_AFTER, answer.substring(4));
            }
            String body = status < 400
                    ? (status == 201 ? "{\"TableName\":\"Test\"}" : "")
                    : "{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"value\":\"x\"}}}";
            return new MockHttpResponse(request, status, headers, body.getBytes(StandardCharsets.UTF_8));
        }

        /** A transaction of which one write failed: its index, status and code. */
        private static HttpResponse failedBatch(HttpRequest request, String[] failure) {
            String body = String.join(
                    "\r\n",
                    "--batchresponse_b",
                    "Content-Type: multipart/mixed; boundary=changesetresponse_c",
                    "",
                    "--changesetresponse_c",
                    "Content-Type: application/http",
                    "Content-Transfer-Encoding: binary",
                    "",
                    "HTTP/1.1 " + failure[1] + " Failed",
                    "Content-Type: application/json;odata=minimalmetadata",
                    "",
                    "{\"odata.error\":{\"code\":\"" + failure[2] + "\",\"message\":{\"lang\":\"en-US\",\"value\":\""
                            + failure[0] + ":It failed.\"}}}",
                    "--changesetresponse_c--",
                    "--batchresponse_b--",
                    "");
            var headers =
                    new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "multipart/mixed; boundary=batchresponse_b");
            return new MockHttpResponse(request, 202, headers, body.getBytes(StandardCharsets.UTF_8));
        }
    }
}
