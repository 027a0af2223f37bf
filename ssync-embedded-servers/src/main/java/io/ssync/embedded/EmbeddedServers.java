package io.ssync.embedded;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * On a class of tests with JUnit 5 or 6: its methods and its constructor may have parameters of the types {@link EmbeddedRedis} and
 * {@link EmbeddedPostgres}, for the servers that all tests of this JVM share. A server is started when it is asked for first, and ends with
 * the JVM.
 *
 * <p>Before each test both are cleaned, as far as they are there: everything in Redis is deleted, and the tables of SSync Tasks and of Celery
 * are emptied. Tables of your own are yours to clean. Close apps and workers at the end of a test, so that they do not work in the next one.
 * Classes with this annotation do not run at the same time.
 *
 * <pre>{@code
 * @EmbeddedServers
 * class OrdersTest {
 *     @Test
 *     void areBilled(EmbeddedRedis redis, EmbeddedPostgres postgres) {
 *         …
 *     }
 * }
 * }</pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmbeddedServersExtension.class)
@ResourceLock("io.ssync.embedded.EmbeddedServers")
public @interface EmbeddedServers {}
