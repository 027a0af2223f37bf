package io.ssync.school.ratings;

/**
 * Something that is rated.
 *
 * @param area what it belongs to, such as Behaviour
 * @param name such as Punctuality
 */
public record Trait(String area, String name) {}
