package io.mooring.azurite.http;

/** Answers a call; may block, for it runs on a virtual thread of its own. */
@FunctionalInterface
public interface HttpHandler {
    HttpAnswer handle(HttpCall call) throws Exception;
}
