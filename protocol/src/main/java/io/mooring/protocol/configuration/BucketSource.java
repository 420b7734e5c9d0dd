package io.mooring.protocol.configuration;

import org.jspecify.annotations.Nullable;

/**
 * A bucket of an object storage that speaks S3.
 *
 * @param url http or https, of the storage's endpoint
 * @param insecure the endpoint is asked over plain http
 * @param timeoutInSeconds of one fetch
 * @param syncIntervalInSeconds between two looks at the bucket
 * @param accessKey the name of the credentials; their secret half is a protected setting
 * @param localAuthRef name of a Secret in the configuration's namespace that holds the credentials
 */
public record BucketSource(
        String url,
        String bucketName,
        boolean insecure,
        long timeoutInSeconds,
        long syncIntervalInSeconds,
        @Nullable String accessKey,
        @Nullable String localAuthRef) {}
