package io.mooring.localcluster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodAddressesTest {
    @Test
    void everyPodHasItsOwnAddressUntilAllAreTaken() throws PodBlocked {
        PodAddresses addresses = new PodAddresses(41234, "Linux");
        Set<String> taken = new HashSet<>();
        for (int pod = 0; pod < 254; pod++) {
            taken.add(addresses.take());
        }
        assertEquals(254, taken.size());
        assertThrows(PodBlocked.class, addresses::take);

        addresses.release("127.161.18.7");
        assertEquals("127.161.18.7", addresses.take());
    }

    @Test
    void whereOnlyOneLoopbackAddressAnswersPodsShareIt() throws PodBlocked {
        PodAddresses addresses = new PodAddresses(41234, "Mac OS X");

        assertEquals("127.0.0.1", addresses.take());
        assertEquals("127.0.0.1", addresses.take());
    }
}
