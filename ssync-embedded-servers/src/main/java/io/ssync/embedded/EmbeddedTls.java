package io.ssync.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS in front of a server on 127.0.0.1, with a certificate that this makes for it, and that no authority of the platform knows. For tests of
 * clients; it listens on the loopback interface. Safe for use by any thread.
 */
public final class EmbeddedTls implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;
    private final SSLServerSocket listening;
    private final int serverPort;
    private final KeyManagerFactory keys;
    private final TrustManagerFactory authorities;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * Listens in front of a server. Files are made in the folder by the JDK's {@code keytool}.
     *
     * @param folder where the key and the certificate are put; must have none of another
     * @param serverPort of the server on 127.0.0.1
     * @param wantsClientCertificate whether clients must show that certificate as well
     * @throws GeneralSecurityException if this Java cannot make what is needed
     * @throws IOException if files or the port cannot be had
     */
    public EmbeddedTls(Path folder, int serverPort, boolean wantsClientCertificate)
            throws GeneralSecurityException, IOException {
        this.folder = folder;
        this.serverPort = serverPort;
        keytool("-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-dname", "CN=redis", "-ext", "san=ip:127.0.0.1");
        keytool("-exportcert", "-rfc", "-alias", "redis", "-file", certificate().toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("keys.p12"))) {
            store.load(file, PASSWORD);
        }
        byte[] key = store.getKey("redis", PASSWORD).getEncoded();
        Files.writeString(
                key(),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
        keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", store.getCertificate("redis"));
        authorities = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        authorities.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), authorities.getTrustManagers(), null);
        listening = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(wantsClientCertificate);
        start(this::accept);
    }

    /** The file of the certificate, in PEM. */
    public Path certificate() {
        return folder.resolve("cert.pem");
    }

    /** The file of its key, in PEM. */
    public Path key() {
        return folder.resolve("key.pem");
    }

    /** The key with its certificate, of this side and of clients that are to show one. */
    public KeyManagerFactory keys() {
        return keys;
    }

    /** Who trusts that certificate alone. */
    public TrustManagerFactory authorities() {
        return authorities;
    }

    /** The port that speaks TLS. */
    public int port() {
        return listening.getLocalPort();
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server));
                start(() -> pump(server, client));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException closed) {
            // By the other direction, or since the handshake failed.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "embedded-tls");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
