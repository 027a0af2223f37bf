package io.ssync.tasks;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One line of the table of settings: all that there is to know of a setting, once. {@link TaskSettings#all()} is the table, from
 * which pages of documentation or metadata for an editor can be made. Immutable.
 *
 * @param <T> what it is in code
 */
public final class Setting<T> {
    private final String name;
    private final Kind<T> kind;
    private final T initial;
    private final String unset;
    private final String meaning;

    Setting(String name, Kind<T> kind, T initial, String meaning) {
        this(name, kind, initial, "", meaning);
    }

    /** The same for a setting of which the initial value stands for something that only words can say. */
    Setting(String name, Kind<T> kind, T initial, String unset, String meaning) {
        this.name = name;
        this.kind = kind;
        this.initial = initial;
        this.unset = unset;
        this.meaning = meaning;
    }

    /** The name as Celery has it, {@code task_default_queue}. */
    public String name() {
        return name;
    }

    /** What a file or the environment may say, for people. */
    public String allowed() {
        return kind.allowed();
    }

    /** The class of what a file or the environment says; durations are numbers of seconds. */
    public Class<?> textType() {
        return kind.textType();
    }

    /** The value without a word from anybody, as {@link TaskSettings#values} shows it: a value, or words for there is none. */
    public Object defaultValue() {
        return shown(initial);
    }

    /** Whether {@link #defaultValue} is words, and not something that could be set. */
    public boolean isUnsetByDefault() {
        return !unset.isEmpty();
    }

    /** What it does, in one line of Markdown. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name;
    }

    T initial() {
        return initial;
    }

    /** The value of a text. */
    T read(String text) {
        return kind.read().apply(text);
    }

    /** Refuses a value that may not be set; throws {@link IllegalArgumentException}. */
    void check(T value) {
        kind.check().accept(value);
    }

    /** A value for people: durations in seconds. */
    Object shown(T value) {
        return isUnsetByDefault() && value.equals(initial) ? unset : kind.show().apply(value);
    }

    /**
     * What settings of a kind have in common.
     *
     * @param textType see {@link Setting#textType}
     * @param allowed what a text may be, for people
     * @param read the value of a text; throws {@link IllegalArgumentException}
     * @param check refuses a value given in code; throws {@link IllegalArgumentException}
     * @param show a value for people
     */
    record Kind<T>(
            Class<?> textType, String allowed, Function<String, T> read, Consumer<T> check, Function<T, Object> show) {}
}
