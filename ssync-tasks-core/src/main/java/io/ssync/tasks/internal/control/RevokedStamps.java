package io.ssync.tasks.internal.control;

import io.ssync.tasks.message.TaskMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stamps whose tasks are not wanted any more: Celery revokes a whole workflow by what its calls are stamped with. As in Celery's
 * workers, they are known until the worker stops. Safe for use by any thread.
 */
public final class RevokedStamps {
    /** How many are remembered, as many as Celery remembers ids of revoked tasks; the oldest go first. */
    static final int MOST = 50_000;

    private final Set<Stamp> revoked = new LinkedHashSet<>();
    /** Most workers never hear of any, and every message is asked about. */
    private volatile boolean any;

    private record Stamp(String name, Object value) {}

    /** Knows of none. */
    public RevokedStamps() {}

    /** From now on, tasks that have one of these values, or of a list of them, under its name are not wanted. */
    public synchronized void revoke(Map<?, ? extends @Nullable Object> stamps) {
        revoked.addAll(stamps(stamps));
        Iterator<Stamp> oldest = revoked.iterator();
        while (revoked.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
        any = !revoked.isEmpty();
    }

    /** Whether a task is not wanted. Costs nothing while no stamp is revoked. */
    public boolean cover(TaskMessage message) {
        if (!any) {
            return false;
        }
        List<Stamp> stamps = stamps(of(message));
        synchronized (this) {
            return stamps.stream().anyMatch(revoked::contains);
        }
    }

    /** Whether a task has one of these stamps. */
    public static boolean match(Map<?, ? extends @Nullable Object> wanted, TaskMessage message) {
        List<Stamp> stamps = stamps(of(message));
        return stamps(wanted).stream().anyMatch(stamps::contains);
    }

    private static Map<?, ? extends @Nullable Object> of(TaskMessage message) {
        return message.headers().get("stamps") instanceof Map<?, ?> stamps ? stamps : Map.of();
    }

    /** A list stands for each of its values. */
    private static List<Stamp> stamps(Map<?, ? extends @Nullable Object> stamps) {
        List<Stamp> all = new ArrayList<>();
        stamps.forEach((name, value) -> {
            List<?> values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
            for (Object one : values) {
                if (one != null) {
                    all.add(new Stamp(String.valueOf(name), one));
                }
            }
        });
        return all;
    }
}
