/** A broker and a result backend in Redis. */
module io.ssync.tasks.redis {
    requires static transitive org.jspecify;
    requires transitive io.ssync.tasks;
    requires lettuce.core;
    requires org.slf4j;
    // What the driver is built on. It is no module yet, so nobody else asks for these.
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires jdk.net;

    exports io.ssync.tasks.redis;
}
