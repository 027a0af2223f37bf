package io.ssync.school.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.util.concurrent.CancellationException;

/** What filling in a template once may still cost. Goes with the template's values, for one thread. */
final class Work {

    /** The name of the value; templates that set it lose it, and fail. */
    static final String NAME = "_work";

    /** Steps of loops: a page that shows a hundred subjects in ten columns takes a thousand. */
    static final int MOST = 100_000;

    /** What takes a template in: its parts are looked at, and its frames stay on the stack. */
    static final int INCLUDING = 500;

    private int left = MOST;

    /** Pays for the next step of a template. */
    static void spend(int amount, PebbleTemplateImpl self, EvaluationContextImpl context, int line) {
        if (context.getScopeChain().get(NAME) instanceof Work work) {
            work.spend(amount, line, self.getName());
        } else {
            throw new PebbleException(null, NAME + " cannot be set", line, self.getName());
        }
    }

    void spend(long amount, int line, String template) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while filling in the template " + template);
        }
        if (amount > left) {
            throw new PebbleException(
                    null,
                    "it takes more than " + MOST + " steps of loops and includes; does it repeat itself without end?",
                    line,
                    template);
        }
        left -= (int) amount;
    }
}
