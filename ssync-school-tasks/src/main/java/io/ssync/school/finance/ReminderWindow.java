package io.ssync.school.finance;

import io.ssync.school.notifications.Priority;
import java.util.Arrays;
import java.util.Optional;

/** When guardians are reminded of a fee, and in what tone. */
enum ReminderWindow {
    WEEK_AHEAD("Fee Payment Reminder", Priority.NORMAL, false) {
        @Override
        boolean includes(long daysLeft) {
            return daysLeft == 7;
        }

        @Override
        String nearness(long daysLeft) {
            return "is due in 7 days, on";
        }
    },
    THREE_DAYS("Urgent: Fee Payment Due Soon", Priority.HIGH, true) {
        @Override
        boolean includes(long daysLeft) {
            return daysLeft == 3;
        }

        @Override
        String nearness(long daysLeft) {
            return "is due in 3 days, on";
        }
    },
    TOMORROW("Final Reminder: Fee Due Tomorrow", Priority.URGENT, true) {
        @Override
        boolean includes(long daysLeft) {
            return daysLeft == 1;
        }

        @Override
        String nearness(long daysLeft) {
            return "is due tomorrow,";
        }
    },
    /** The day after, and then once a week. */
    OVERDUE("Overdue Fee Payment", Priority.URGENT, true) {
        @Override
        boolean includes(long daysLeft) {
            return daysLeft == -1 || daysLeft < 0 && daysLeft % 7 == 0;
        }

        @Override
        String title(long daysLeft) {
            return super.title(daysLeft) + " (" + days(daysLeft) + ")";
        }

        @Override
        String nearness(long daysLeft) {
            return "is " + days(daysLeft) + " overdue. It was due on";
        }

        private static String days(long daysLeft) {
            return daysLeft == -1 ? "1 day" : -daysLeft + " days";
        }
    };

    private final String title;
    private final Priority priority;
    private final boolean bySms;

    ReminderWindow(String title, Priority priority, boolean bySms) {
        this.title = title;
        this.priority = priority;
        this.bySms = bySms;
    }

    /** The window for a day, if there is one. */
    static Optional<ReminderWindow> of(long daysLeft) {
        return Arrays.stream(values())
                .filter(window -> window.includes(daysLeft))
                .findFirst();
    }

    abstract boolean includes(long daysLeft);

    /** How near the due date is, to be followed by the date. */
    abstract String nearness(long daysLeft);

    String title(long daysLeft) {
        return title;
    }

    Priority priority() {
        return priority;
    }

    boolean bySms() {
        return bySms;
    }
}
