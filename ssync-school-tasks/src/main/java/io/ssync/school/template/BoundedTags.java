package io.ssync.school.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.extension.core.RangeFunction;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ExtendsNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IncludeNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.SetNode;
import io.pebbletemplates.pebble.node.expression.ConcatenateExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.ExtendsTokenParser;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IncludeTokenParser;
import io.pebbletemplates.pebble.tokenParser.SetTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Puts a bound on the tags and operators with which a short template can compute or hold any amount. */
final class BoundedTags extends AbstractExtension {

    /** What a template keeps under a name, or joins together: far more than stands on a page. */
    private static final int LONGEST_TEXT = 100_000;

    private static final int LONGEST_LIST = 10_000;

    private final Collection<String> withoutTags;

    BoundedTags(Collection<String> withoutTags) {
        this.withoutTags = withoutTags;
    }

    @Override
    public List<TokenParser> getTokenParsers() {
        return Stream.of(new BoundedFor(), new BoundedInclude(), new BoundedExtends(), new BoundedSet())
                .filter(parser -> !withoutTags.contains(parser.getTag()))
                .toList();
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of(RangeFunction.FUNCTION_NAME, new BoundedRange());
    }

    @Override
    public List<BinaryOperator> getBinaryOperators() {
        return List.of(new BinaryOperatorImpl(
                "~", 110, BoundedConcatenation::new, BinaryOperatorType.NORMAL, Associativity.LEFT));
    }

    private static <T> T bounded(T value, int line, PebbleTemplate self) {
        boolean tooLong = value instanceof CharSequence text && text.length() > LONGEST_TEXT
                || value instanceof Collection<?> list && list.size() > LONGEST_LIST
                || value instanceof Map<?, ?> map && map.size() > LONGEST_LIST;
        if (tooLong) {
            throw new PebbleException(null, "it makes a text or a list that is far too long", line, self.getName());
        }
        return value;
    }

    /** {@code for}, each step of which is paid. */
    private static final class BoundedFor extends ForTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            ForNode loop = (ForNode) super.parse(token, parser);
            return new ForNode(
                    loop.getLineNumber(),
                    loop.getIterationVariable(),
                    loop.getIterable(),
                    new PaidBody(loop.getBody()),
                    loop.getElseBody());
        }
    }

    private static final class PaidBody extends BodyNode {
        PaidBody(BodyNode body) {
            super(body.getLineNumber(), body.getChildren());
        }

        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) throws IOException {
            Work.spend(1, self, context, getLineNumber());
            super.render(self, writer, context);
        }
    }

    /** {@code include}, which may lead back to where it stands. */
    private static final class BoundedInclude extends IncludeTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            // Our node in place of Pebble's: the rest of the tag is read as it is.
            IncludeNode include = (IncludeNode) super.parse(token, parser);
            return new PaidInclude(include);
        }
    }

    private static final class PaidInclude extends IncludeNode {
        private final IncludeNode include;

        PaidInclude(IncludeNode include) {
            super(include.getLineNumber(), include.getIncludeExpression(), new MapExpression(include.getLineNumber()));
            this.include = include;
        }

        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) throws IOException {
            Work.spend(Work.INCLUDING, self, context, getLineNumber());
            include.render(self, writer, context);
        }
    }

    /** {@code extends}, which may lead back to where it stands. */
    private static final class BoundedExtends extends ExtendsTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            ExtendsNode parent = (ExtendsNode) super.parse(token, parser);
            return new PaidExtends(parent.getLineNumber(), parent.getParentExpression());
        }
    }

    private static final class PaidExtends extends ExtendsNode {
        PaidExtends(int line, Expression<?> parent) {
            super(line, parent);
        }

        @Override
        public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context) {
            Work.spend(Work.INCLUDING, self, context, getLineNumber());
            super.render(self, writer, context);
        }
    }

    /** {@code set}, which lets a value grow on itself. */
    private static final class BoundedSet extends SetTokenParser {
        @Override
        public RenderableNode parse(Token token, Parser parser) {
            SetNode set = (SetNode) super.parse(token, parser);
            // Not a class of its own: Pebble looks for exactly this one in templates that extend others.
            return new SetNode(set.getLineNumber(), set.getName(), new BoundedValue(set.getValue()));
        }
    }

    private record BoundedValue(Expression<?> value) implements Expression<Object> {
        @Override
        public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            return bounded(value.evaluate(self, context), getLineNumber(), self);
        }

        @Override
        public int getLineNumber() {
            return value.getLineNumber();
        }

        @Override
        public void accept(NodeVisitor visitor) {
            value.accept(visitor);
        }
    }

    private static final class BoundedConcatenation extends ConcatenateExpression {
        @Override
        public String evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            return bounded(super.evaluate(self, context), getLineNumber(), self);
        }
    }

    /** {@code range}, which makes a list of all its numbers before the first is used. */
    private static final class BoundedRange extends RangeFunction {
        @Override
        public Object execute(Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
            if (arguments.get("start") instanceof Number start && arguments.get("end") instanceof Number end) {
                long step = arguments.get("increment") instanceof Number number ? Math.abs(number.longValue()) : 1;
                double length = Math.abs(end.doubleValue() - start.doubleValue()) / Math.max(1, step);
                if (length > LONGEST_LIST) {
                    throw new PebbleException(
                            null, "a range has " + LONGEST_LIST + " numbers at most", line, self.getName());
                }
            }
            return super.execute(arguments, self, context, line);
        }
    }
}
