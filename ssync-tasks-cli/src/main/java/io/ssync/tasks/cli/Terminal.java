package io.ssync.tasks.cli;

import java.io.Console;

/** Whether people see the output at once. */
final class Terminal {
    private Terminal() {}

    /** Whether standard output is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Up to Java 21; a later one is asked below.
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Java 22 and later have a console without a terminal, and this to tell.
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
