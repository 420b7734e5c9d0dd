package io.mooring.functions.tables;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.util.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Reads the versions that a batch made from the service's answer: it names them, but the client (12.5.9) drops the
 * headers of the answers within an answer.
 */
final class TableBatchEtags implements HttpPipelinePolicy {
    private static final String KEY = "mooring-batch-etags";
    private static final Pattern ETAG = Pattern.compile("(?im)^etag:[ \\t]*(\\S+)[ \\t]*$");

    /** Where the versions of one batch go. */
    static final class Sink {
        private volatile List<String> found = List.of();

        Context context() {
            return new Context(KEY, this);
        }

        /** The versions in the order of the writes; none if there are not as many as writes. */
        List<String> of(int writes) {
            return found.size() == writes ? found : List.of();
        }
    }

    @Override
    public HttpPipelinePosition getPipelinePosition() {
        return HttpPipelinePosition.PER_CALL;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        return next.process();
    }

    @Override
    public HttpResponse processSync(HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
        HttpResponse answer = next.processSync();
        if (!(context.getData(KEY).orElse(null) instanceof Sink sink)) {
            return answer;
        }
        HttpResponse kept = answer.buffer();
        String body = kept.getBodyAsBinaryData().toString();
        List<String> etags = new ArrayList<>();
        for (Matcher line = ETAG.matcher(body); line.find(); ) {
            etags.add(line.group(1));
        }
        sink.found = List.copyOf(etags);
        return kept;
    }
}
