package io.ssync.tasks.dashboard.page;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An element that is being written: its name and attributes, until its content is given. Refuses what could run something: names that
 * are no plain words, scripts with content, attributes of events and styles, and addresses that are no {@link Link}. Immutable.
 */
public final class Tag {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Set<String> VOID = Set.of("input", "meta", "link", "br", "hr");
    private static final Set<String> ADDRESSES =
            Set.of("href", "src", "action", "formaction", "srcset", "data", "poster", "xlink:href", "srcdoc");

    private final String name;
    private final String attributes;

    private Tag(String name, String attributes) {
        this.name = name;
        this.attributes = attributes;
    }

    /** An element without attributes yet. */
    public static Tag tag(String name) {
        return new Tag(checked(name), "");
    }

    /** An element of one or more classes, separated by spaces. */
    public static Tag tag(String name, String classes) {
        return tag(name).attr("class", classes);
    }

    /** The same with an attribute more. */
    public Tag attr(String attribute, Object value) {
        if (attribute.startsWith("on") || attribute.equals("style") || ADDRESSES.contains(attribute)) {
            throw new IllegalArgumentException("attribute " + attribute + " is not written from text");
        }
        return with(attribute, String.valueOf(value));
    }

    /** The same with an attribute that is there or not. */
    public Tag flag(String attribute, boolean there) {
        return there ? attr(attribute, attribute) : this;
    }

    /** The same leading to a place of the dashboard. */
    public Tag href(Link link) {
        return with("href", link.address());
    }

    /** The same with its content from a place of the dashboard. */
    public Tag src(Link link) {
        return with("src", link.address());
    }

    /** The same sending its form to a place of the dashboard. */
    public Tag action(Link link) {
        return with("action", link.address());
    }

    /** The element with this content. */
    public Html of(Html... content) {
        return of(Arrays.asList(content));
    }

    /** The element with this content. */
    public Html of(List<Html> content) {
        if (VOID.contains(name)) {
            if (!content.isEmpty()) {
                throw new IllegalArgumentException(name + " has no content");
            }
            return Html.voidElement(name, attributes);
        }
        if (!content.isEmpty() && (name.equals("script") || name.equals("style"))) {
            throw new IllegalArgumentException(name + " has its content elsewhere");
        }
        return Html.element(name, attributes, Html.of(content));
    }

    /** The element with this text. */
    public Html text(Object text) {
        return of(Html.text(text));
    }

    private Tag with(String attribute, String value) {
        return new Tag(name, attributes + " " + checked(attribute) + "=\"" + Html.escape(value) + "\"");
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of an element or attribute: " + name);
        }
        return name;
    }
}
