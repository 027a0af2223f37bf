package io.ssync.school.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.core.DisallowExtensionCustomizerBuilder;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes engines that cannot be kept busy, and fills in their templates. */
public final class BoundedTemplates {

    /** Tags that call themselves without end, or that belong to a program and not to a page. */
    private static final List<String> NO_TAGS =
            List.of("macro", "import", "from", "embed", "parallel", "cache", "flush");

    /** Functions that show a block within itself, or look for files of the program. */
    private static final List<String> NO_FUNCTIONS = List.of("block", "i18n");

    /** Filters that make much of little. */
    private static final List<String> NO_FILTERS = List.of("format", "merge", "replace");

    private BoundedTemplates() {}

    /**
     * Begins an engine.
     *
     * @param loader where its templates come from
     * @param longest how many characters a filled in template may have
     * @param withoutTags tags that it does not know, besides those that none knows
     * @return the builder, for what else there is to say
     */
    public static PebbleEngine.Builder engine(Loader<?> loader, int longest, Collection<String> withoutTags) {
        List<String> tags = new ArrayList<>(NO_TAGS);
        tags.addAll(withoutTags);
        return new PebbleEngine.Builder()
                .loader(loader)
                .maxRenderedSize(longest)
                .methodAccessValidator(BoundedTemplates::mayCall)
                .registerExtensionCustomizer(new DisallowExtensionCustomizerBuilder()
                        .disallowedTokenParserTags(tags)
                        .disallowedFunctionKeys(NO_FUNCTIONS)
                        .disallowedFilterKeys(NO_FILTERS)
                        .build())
                .allowOverrideCoreOperators(true)
                .extension(new BoundedTags(withoutTags));
    }

    /**
     * Fills in a template of such an engine.
     *
     * @param template the template
     * @param values what it can show, by name
     * @return the text
     * @throws PebbleException if the template is wrong, or takes or makes too much
     * @throws IOException if a template that it includes cannot be read
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public static String fill(PebbleTemplate template, Map<String, ?> values) throws IOException {
        Map<String, Object> all = new HashMap<>(values);
        all.put(Work.NAME, new Work());
        StringWriter text = new StringWriter();
        try {
            template.evaluate(text, all);
        } catch (StackOverflowError e) {
            throw new PebbleException(e, "it includes itself", null, template.getName());
        }
        return text.toString();
    }

    /** A template sees the values and how far a loop is, and nothing behind them. */
    private static boolean mayCall(Object object, Method method) {
        return method.getDeclaringClass().isRecord() || method.getDeclaringClass() == ForNode.LoopVariables.class;
    }
}
