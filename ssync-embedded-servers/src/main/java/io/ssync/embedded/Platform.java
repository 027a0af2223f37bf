package io.ssync.embedded;

import java.util.Locale;

/** The systems that there are binaries for, with the names that these have on the class path. */
enum Platform {
    LINUX_AMD64("linux-amd64", "linux-x86_64"),
    LINUX_ARM64("linux-arm64", "linux-arm_64"),
    MACOS_AMD64("darwin-amd64", "darwin-x86_64"),
    MACOS_ARM64("darwin-arm64", "darwin-arm_64");

    static final String REDIS_VERSION = "7.0.15";

    private final String redis;
    private final String postgres;

    Platform(String redis, String postgres) {
        this.redis = redis;
        this.postgres = postgres;
    }

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String system, String architecture) {
        boolean arm = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> false;
            case "aarch64", "arm64" -> true;
            default -> throw unsupported(system, architecture);
        };
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("linux")) {
            return arm ? LINUX_ARM64 : LINUX_AMD64;
        }
        if (name.startsWith("mac")) {
            return arm ? MACOS_ARM64 : MACOS_AMD64;
        }
        throw unsupported(system, architecture);
    }

    private static EmbeddedServerException unsupported(String system, String architecture) {
        return new EmbeddedServerException("no embedded Redis and PostgreSQL for " + system + " on " + architecture
                + ", only for Linux and macOS on x86-64 and ARM: start the servers yourself and use their URLs");
    }

    /** The resource that is the program {@code redis-server}. */
    String redisServer() {
        return "redis-server-" + REDIS_VERSION + "-" + redis;
    }

    /** The resource that is the archive of PostgreSQL's programs and libraries. */
    String postgresArchive() {
        return "postgres-" + postgres + ".txz";
    }
}
