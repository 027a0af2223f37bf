package io.ssync.tasks.test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills the worker of a {@link TaskTester} once, at one of the moments that a crash could choose: before or after each thing that it does. A
 * task survives that if it may be run again from the beginning. {@link CrashAtEveryStep} tries all these moments.
 *
 * <p>The moments are: after a message is claimed, before and after its task runs, before and after each call that the task makes, before and
 * after its result is stored, before and after its message is acknowledged, and before and after each use of what {@link #around} was given.
 * Another worker takes over when the lease of the dead one has run out.
 *
 * <p>Each object is for one run of one test. Not safe for use by several threads.
 */
public final class Crash {
    private final int at;
    private final List<String> moments = new ArrayList<>();
    private boolean acting;
    private boolean dead;
    private boolean happened;

    /** Crashes at the moment of this number; never if it is negative. */
    Crash(int at) {
        this.at = at;
    }

    /** Nothing crashes. */
    public static Crash never() {
        return new Crash(-1);
    }

    /**
     * What a task uses, with a moment to crash before and after each call of a method while a task runs: a mailer, a repository, the client of
     * another system.
     *
     * @param type an interface
     * @throws IllegalArgumentException if it is none
     */
    public <T> T around(Class<T> type, T real) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    "around(" + type.getName() + ".class, …) needs an interface: give the task what it uses as one");
        }
        Object watched = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            boolean counts = method.getDeclaringClass() != Object.class;
            String call = type.getSimpleName() + "." + method.getName();
            if (counts) {
                before(call);
            }
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                if (counts) {
                    after(call);
                }
            }
        });
        return type.cast(watched);
    }

    /** Whether it has happened. */
    public boolean happened() {
        return happened;
    }

    boolean isPlanned() {
        return at >= 0;
    }

    void before(String step) {
        moment("before " + step);
    }

    void after(String step) {
        moment("after " + step);
    }

    private void moment(String name) {
        if (dead) {
            throw new WorkerDied();
        }
        if (!acting) {
            return;
        }
        moments.add(name);
        if (moments.size() - 1 == at) {
            dead = true;
            happened = true;
            throw new WorkerDied();
        }
    }

    /** Fails if the worker that acts is dead. */
    void requireAlive() {
        if (dead) {
            throw new WorkerDied();
        }
    }

    /** A worker acts from now on. */
    void begin() {
        acting = true;
    }

    /** No worker acts from now on; returns whether the one that did is dead. */
    boolean end() {
        boolean died = dead;
        acting = false;
        dead = false;
        return died;
    }

    /** The moments so far, by name. */
    List<String> moments() {
        return List.copyOf(moments);
    }

    /** The moment at which it crashes. */
    @Override
    public String toString() {
        return at < 0 ? "no crash" : happened ? "crash " + moments.get(at) : "crash at moment " + (at + 1);
    }
}
