package io.mooring.gitops.sops;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Puts a key together from its shares, which are points of polynomials over GF(256); the last byte of a share is its x. */
final class Shamir {
    private Shamir() {}

    static byte[] combine(List<byte[]> shares) throws SopsFailed {
        int length = shares.getFirst().length;
        Set<Integer> places = new HashSet<>();
        for (byte[] share : shares) {
            if (share.length != length || length < 2 || !places.add((int) share[length - 1])) {
                throw new SopsFailed("the shares of the data key do not fit together");
            }
        }
        byte[] key = new byte[length - 1];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) atZero(shares, i);
        }
        return key;
    }

    private static int atZero(List<byte[]> shares, int index) {
        int value = 0;
        for (byte[] one : shares) {
            int x = one[one.length - 1] & 0xff;
            int basis = 1;
            for (byte[] other : shares) {
                int otherX = other[other.length - 1] & 0xff;
                if (otherX != x) {
                    basis = times(basis, times(otherX, inverse(x ^ otherX)));
                }
            }
            value ^= times(one[index] & 0xff, basis);
        }
        return value;
    }

    private static int inverse(int value) {
        int power = value;
        for (int i = 0; i < 6; i++) {
            power = times(times(power, power), value);
        }
        return times(power, power); // value^254
    }

    private static int times(int one, int other) {
        int product = 0;
        int factor = one;
        for (int bits = other; bits != 0; bits >>= 1) {
            product ^= (bits & 1) == 1 ? factor : 0;
            factor = factor << 1 ^ ((factor & 0x80) == 0 ? 0 : 0x11b);
        }
        return product;
    }
}
