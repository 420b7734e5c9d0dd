package io.mooring.gitops.sops;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Locale;

/** The text form of age's keys (BIP 173, without its limit on the length). */
final class Bech32 {
    private final String prefix;
    private final byte[] data;

    Bech32(String prefix, byte[] data) {
        this.prefix = prefix;
        this.data = data;
    }

    String prefix() {
        return prefix;
    }

    byte[] data() {
        return data;
    }

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM = 6;
    private static final int LENGTH_MAX = 1024;

    static Bech32 parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean mixed = !text.equals(lower) && !text.equals(text.toUpperCase(Locale.ROOT));
        int separator = lower.lastIndexOf('1');
        if (mixed || separator < 1 || text.length() > LENGTH_MAX || lower.length() - separator <= CHECKSUM) {
            throw new IllegalArgumentException("not bech32");
        }
        byte[] symbols = new byte[lower.length() - separator - 1];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (byte) ALPHABET.indexOf(lower.charAt(separator + 1 + i));
            if (symbols[i] < 0) {
                throw new IllegalArgumentException("not bech32");
            }
        }
        String prefix = lower.substring(0, separator);
        if (checksum(prefix, symbols) != 1) {
            throw new IllegalArgumentException("wrong checksum");
        }
        byte[] data = regroup(Arrays.copyOf(symbols, symbols.length - CHECKSUM), 5, 8);
        if (!Arrays.equals(regroup(data, 8, 5), Arrays.copyOf(symbols, symbols.length - CHECKSUM))) {
            throw new IllegalArgumentException("wrong padding");
        }
        return new Bech32(prefix, data);
    }

    String text() {
        byte[] symbols = regroup(data, 8, 5);
        byte[] padded = Arrays.copyOf(symbols, symbols.length + CHECKSUM);
        int checksum = checksum(prefix, padded) ^ 1;
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (byte symbol : symbols) {
            text.append(ALPHABET.charAt(symbol));
        }
        for (int i = 0; i < CHECKSUM; i++) {
            text.append(ALPHABET.charAt((checksum >> (5 * (CHECKSUM - 1 - i))) & 31));
        }
        return text.toString();
    }

    private static int checksum(String prefix, byte[] symbols) {
        int checksum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum, prefix.charAt(i) >> 5);
        }
        checksum = step(checksum, 0);
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum, prefix.charAt(i) & 31);
        }
        for (byte symbol : symbols) {
            checksum = step(checksum, symbol);
        }
        return checksum;
    }

    private static int step(int checksum, int symbol) {
        int next = (checksum & 0x1ffffff) << 5 ^ symbol;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (checksum >> (25 + i) & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }

    private static byte[] regroup(byte[] in, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bits = 0;
        int value = 0;
        for (byte one : in) {
            value = (value << from | (one & 0xff)) & 0xffff;
            bits += from;
            while (bits >= to) {
                bits -= to;
                out.write(value >> bits & ((1 << to) - 1));
            }
        }
        if (to == 5 && bits > 0) {
            out.write(value << (to - bits) & 31);
        }
        return out.toByteArray();
    }
}
