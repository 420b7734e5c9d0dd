/** Buckets of S3-compatible object stores as sources: the Bucket resource. */
@NullMarked
package io.mooring.gitops.source.bucket;

import org.jspecify.annotations.NullMarked;
