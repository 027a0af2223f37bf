package io.ssync.school.reportcard;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code picture("stamp.png")}: a picture beside the template, to be the {@code src} of an image. */
final class TemplatePictures extends AbstractExtension implements Function {

    private final TemplateFiles files;
    private final Map<String, String> read = new ConcurrentHashMap<>();

    TemplatePictures(TemplateFiles files) {
        this.files = files;
    }

    @Override
    public Map<String, Function> getFunctions() {
        return Map.of("picture", this);
    }

    @Override
    public List<String> getArgumentNames() {
        return List.of("file");
    }

    @Override
    public Object execute(Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
        return read.computeIfAbsent(String.valueOf(arguments.get("file")), file -> {
            try {
                return CardPicture.dataAddress(files.bytes(file));
            } catch (IOException | ReportCardException e) {
                throw new ReportCardException(
                        "The template " + self.getName() + " shows the picture " + file + " in line " + line
                                + ", which cannot be read: " + e.getMessage(),
                        e);
            }
        });
    }
}
