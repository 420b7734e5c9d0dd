package io.mooring.protocol.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.com         | example.com       | 443 | true",
                "example.com         | EXAMPLE.com       | 443 | true",
                "example.com         | hub.example.com   | 443 | true",
                "example.com         | notexample.com    | 443 | false",
                ".example.com        | hub.example.com   | 443 | true",
                ".example.com        | example.com       | 443 | false",
                "*.example.com       | hub.example.com   | 443 | true",
                "*.example.com       | example.com       | 443 | false",
                "Example.COM         | hub.example.com   | 443 | true",
                ".svc                | kubernetes.default.svc | 443 | true",
                ".svc.cluster.local  | a.b.svc.cluster.local  | 80  | true",
                "10.0.0.0/8          | 10.96.0.1         | 443 | true",
                "10.0.0.0/8          | 11.0.0.1          | 443 | false",
                "10.0.0.0/33         | 10.0.0.1          | 443 | false",
                "10.96.0.0/12        | 10.111.255.255    | 443 | true",
                "10.96.0.0/12        | 10.112.0.0        | 443 | false",
                "0.0.0.0/0           | 9.9.9.9           | 443 | true",
                "0.0.0.0/0           | example.com       | 443 | false",
                "fd00::/8            | [fd12::1]         | 443 | true",
                "fd00::/8            | [fe80::1]         | 443 | false",
                "192.168.1.7         | 192.168.1.7       | 443 | true",
                "192.168.1.7         | 192.168.1.70      | 443 | false",
                "192.168.1.7:8443    | 192.168.1.7       | 443 | false",
                "192.168.1.7:8443    | 192.168.1.7       | 8443 | true",
                "[fd12::1]:8443      | [fd12::1]         | 8443 | true",
                "[fd12::1]:8443      | [fd12::1]         | 443 | false",
                "fd12::1             | [FD12:0::1]       | 443 | true",
                "example.com:8443    | example.com       | 443 | false",
                "example.com:8443    | hub.example.com   | 8443 | true",
                "*                   | 1.2.3.4           | 1   | true",
                "' a.b , , c.d '     | c.d               | 80  | true",
                "*.                  | example.com       | 443 | false",
                ":443                | example.com       | 443 | false",
                "://                 | example.com       | 443 | false",
                "''                  | example.com       | 443 | false",
                "''                  | localhost         | 443 | true",
                "''                  | 127.3.4.5         | 443 | true",
                "''                  | [::1]             | 443 | true",
            })
    void readsAListAsGoDoes(String list, String host, int port, boolean direct) {
        assertEquals(direct, NoProxy.parse(list).matches(host, port));
    }

    @Test
    void growsByEntries() {
        assertEquals(
                "a.b,10.0.0.1,.svc",
                NoProxy.parse("a.b").and(java.util.List.of("10.0.0.1", ".svc")).toString());
        assertEquals(".svc", NoProxy.NONE.and(java.util.List.of(".svc")).toString());
    }
}
