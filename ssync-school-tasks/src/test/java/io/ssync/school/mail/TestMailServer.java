package io.ssync.school.mail;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server on this machine that keeps what it takes, and refuses whom it is told to. */
public final class TestMailServer implements AutoCloseable {

    /** What was taken. */
    public record Taken(List<String> recipients, MimeMessage message) {

        public String content() {
            try {
                return message.getContent().toString();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        public String header(String name) {
            try {
                return message.getHeader(name, null);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final SMTPServer server;

    private TestMailServer(SMTPServer.Builder builder) throws IOException {
        server = builder.bindAddress(InetAddress.getLoopbackAddress())
                .port(0)
                .messageHandlerFactory(Handler::new)
                .sessionHandler(new org.subethamail.smtp.server.SessionHandler() {
                    @Override
                    public SessionAcceptance accept(org.subethamail.smtp.server.Session session) {
                        sessions.incrementAndGet();
                        return SessionAcceptance.success();
                    }

                    @Override
                    public void onSessionEnd(org.subethamail.smtp.server.Session session) {}
                })
                .build();
        server.start();
    }

    public static TestMailServer start() throws IOException {
        return new TestMailServer(new SMTPServer.Builder());
    }

    /** A server that lets nobody say anything before the connection is protected; its certificate is its own. */
    public static TestMailServer startWithTls(Path folder) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        Path store = folder.resolve("mail.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("keytool.txt")));
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        context.init(managers.getKeyManagers(), null, null);
        return new TestMailServer(new SMTPServer.Builder().requireTLS().startTlsSocketFactory(context));
    }

    /** From now on this recipient is answered with this code. */
    public void refuse(String recipient, int code) {
        refusals.put(recipient, code);
    }

    public void accept(String recipient) {
        refusals.remove(recipient);
    }

    public List<Taken> taken() {
        return taken;
    }

    public int sessions() {
        return sessions.get();
    }

    public int port() {
        return server.getPortAllocated();
    }

    public String url() {
        return "smtp://localhost:" + port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Handler implements MessageHandler {

        private final List<String> recipients = new ArrayList<>();

        Handler(MessageContext context) {}

        @Override
        public void from(String from) throws RejectException {
            check(from);
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            check(recipient);
            recipients.add(recipient);
        }

        private void check(String address) throws RejectException {
            Integer code = refusals.get(address);
            if (code != null) {
                throw new RejectException(code, code < 500 ? "mailbox busy" : "no such mailbox");
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            try {
                taken.add(new Taken(
                        List.copyOf(recipients), new MimeMessage(Session.getInstance(new Properties()), data)));
            } catch (jakarta.mail.MessagingException e) {
                throw new IOException(e);
            }
            return null;
        }

        @Override
        public void done() {}
    }
}
