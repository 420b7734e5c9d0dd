/** Files and objects that are encrypted with SOPS: their format, the keys that open them, and their decryption in memory. */
@NullMarked
package io.mooring.gitops.sops;

import org.jspecify.annotations.NullMarked;
