package io.ssync.school.ratings;

import io.ssync.school.database.Statements;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What a school rates: what its table says, or what most schools do. */
public final class Traits {

    private static final List<Trait> USUAL = Stream.concat(
                    Stream.of(
                                    "Punctuality",
                                    "Neatness",
                                    "Politeness",
                                    "Honesty",
                                    "Self-control",
                                    "Attentiveness",
                                    "Perseverance",
                                    "Getting on with others")
                            .map(name -> new Trait("Behaviour", name)),
                    Stream.of(
                                    "Handwriting",
                                    "Verbal fluency",
                                    "Games and sports",
                                    "Handling of tools",
                                    "Drawing and painting",
                                    "Musical skills")
                            .map(name -> new Trait("Skills", name)))
            .toList();

    private Traits() {}

    /**
     * What the school rates.
     *
     * @param handle a transaction
     * @return in the order in which it is shown, at least one
     */
    public static List<Trait> of(Handle handle) {
        List<Trait> own = new Statements(handle, Traits.class)
                .query("all")
                .map((row, context) -> new Trait(row.getString("area"), row.getString("name")))
                .list();
        return own.isEmpty() ? USUAL : own;
    }
}
