package io.ssync.tasks.internal.worker;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The line from somebody to a server: a call on it may go wrong in every way. */
final class Line {
    /** Who calls. */
    interface Caller {
        /** For the story. */
        String name();

        /** Whether it has died: nothing that it does has an effect any more. */
        boolean isGone();

        void crash();

        /** Stands still within a call while others act; if {@code frozen} it does nothing else meanwhile. */
        void waits(boolean frozen);
    }

    /** Ends what a dead worker was about; it throws this wherever it calls anybody. */
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1L;

        Crashed() {
            super("the worker is dead", null, false, false);
        }
    }

    private final Server server;
    private final Caller caller;
    private final Faults faults;
    private final Story story;

    Line(Server server, Caller caller, Faults faults, Story story) {
        this.server = server;
        this.caller = caller;
        this.faults = faults;
        this.story = story;
    }

    /** Makes a call, or has it go wrong. */
    <T> T call(String what, Supplier<T> real) {
        Fault fault = arrive(what);
        if (fault == Fault.AWAY) {
            throw server.away(what);
        }
        if (fault == Fault.REFUSED) {
            throw server.refused(what);
        }
        throwIf(fault, what);
        T answer = real.get();
        leave(fault, what);
        if (fault == Fault.ANSWER_LOST) {
            throw server.away(what + ", answer lost");
        }
        return answer;
    }

    /** The fault of a call; those that come before the server has it have happened already. */
    @Nullable
    Fault arrive(String what) {
        if (caller.isGone()) {
            throw new Crashed();
        }
        Fault fault = faults.next(server);
        if (fault != null && fault != Fault.AWAY) {
            story.tell(caller.name(), "%s: %s", what, fault);
        }
        if (fault == Fault.SLOW || fault == Fault.PAUSE) {
            caller.waits(fault == Fault.PAUSE);
        }
        if (fault == Fault.CRASH_BEFORE) {
            caller.crash();
        }
        if (caller.isGone()) {
            throw new Crashed();
        }
        return fault;
    }

    static void throwIf(@Nullable Fault fault, String what) {
        if (fault == Fault.EXCEPTION) {
            throw new IllegalStateException("simulated: " + what);
        }
        if (fault == Fault.ERROR) {
            throw new AssertionError("simulated: " + what);
        }
    }

    /** What comes after the server has done its part, before the caller hears of it. */
    void leave(@Nullable Fault fault, String what) {
        if (fault == Fault.SLOW) {
            caller.waits(false);
        }
        if (fault == Fault.CRASH_AFTER) {
            caller.crash();
        }
        if (caller.isGone()) {
            throw new Crashed();
        }
    }

    void tell(String format, Object... values) {
        story.tell(caller.name(), format, values);
    }

    RuntimeException refused(String what) {
        return server.refused(what);
    }

    RuntimeException away(String what) {
        return server.away(what);
    }

    static String ids(List<?> all) {
        return all.size() > 4 ? all.subList(0, 4) + "…" : all.toString();
    }
}
