package io.ssync.tasks.redis;

import io.lettuce.core.SslOptions;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and certificates for an address that begins with {@code rediss}, from wherever an application has them: a key store, or a bundle of its
 * framework. Who has them as files of PEM names those in the address instead, {@code ?ssl_ca_certs=…}. Immutable.
 *
 * @param keys the certificate of this client with its key, for servers that ask for one
 * @param authorities whose certificates of servers are trusted
 * @param protocols what may be spoken, as {@code TLSv1.3}; empty for what Java allows
 * @param cipherSuites by Java's names; empty for what Java allows
 */
public record RedisTls(
        KeyManagerFactory keys, TrustManagerFactory authorities, List<String> protocols, List<String> cipherSuites) {

    public RedisTls {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    SslOptions options() {
        SslOptions.Builder options = SslOptions.builder().keyManager(keys).trustManager(authorities);
        if (!protocols.isEmpty()) {
            options.protocols(protocols.toArray(String[]::new));
        }
        if (!cipherSuites.isEmpty()) {
            options.cipherSuites(cipherSuites.toArray(String[]::new));
        }
        return options.build();
    }
}
