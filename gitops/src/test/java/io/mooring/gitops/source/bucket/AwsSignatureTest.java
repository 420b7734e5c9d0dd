package io.mooring.gitops.source.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AwsSignatureTest {
    /** The example of a listing in Amazon's description of the signature. */
    @Test
    void signsAsAmazonsExampleDoes() {
        AwsSignature signature =
                new AwsSignature("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");
        Map<String, String> headers = signature.headers(
                URI.create("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"),
                Instant.parse("2013-05-24T00:00:00Z"));
        assertEquals(
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                        + "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                headers.get("Authorization"));
        assertEquals("20130524T000000Z", headers.get("x-amz-date"));
    }

    @Test
    void namesAreEncodedAsS3WantsThem() {
        assertEquals("a/b%20c%2B%C3%A4~", AwsSignature.encode("a/b c+ä~", true));
        assertEquals("a%2Fb", AwsSignature.encode("a/b", false));
    }

    @Test
    void aRevisionIsTheDigestOfTheListingAsFluxMakesIt() {
        assertEquals(
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Buckets.revision(Map.of()));
        assertEquals(
                "sha256:" + AwsSignature.hex(AwsSignature.sha256("a.yaml 1\n")),
                Buckets.revision(Map.of("a.yaml", "1")));
    }
}
