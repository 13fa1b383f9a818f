package dev.pvefleet.shape;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.pvefleet.lifecycle.ChangeResult;
import dev.pvefleet.model.DiskRecord;
import dev.pvefleet.model.DisksState;
import dev.pvefleet.model.Failure;
import dev.pvefleet.model.GuestConfig;
import dev.pvefleet.model.GuestRecord;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.GuestVersion;
import dev.pvefleet.model.Kind;
import dev.pvefleet.model.NodeConfigRecord;
import dev.pvefleet.model.NodeName;
import dev.pvefleet.model.NodeRecord;
import dev.pvefleet.model.Pressure;
import dev.pvefleet.model.StorageRecord;
import dev.pvefleet.model.Tags;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Upid;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.model.ZfsPoolRecord;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.SortedSet;

/// Writes records as documents. The mixins below are the whole difference between a record and its JSON.
@RegisterForReflection(
        targets = {
            ChangeResult.class,
            ChangeResult.Exec.class,
            ChangeResult.PlannedCall.class,
            DiskRecord.class,
            DisksState.class,
            Failure.class,
            GuestConfig.class,
            GuestRecord.class,
            GuestType.class,
            GuestVersion.class,
            Kind.class,
            NodeConfigRecord.class,
            NodeConfigRecord.Storage.class,
            NodeConfigRecord.Bridge.class,
            NodeName.class,
            NodeRecord.class,
            Pressure.class,
            StorageRecord.class,
            Tags.class,
            TargetName.class,
            Upid.class,
            Vmid.class,
            ZfsPoolRecord.class,
            Shape.Word.class,
            Shape.Whole.class,
            Shape.Labelled.class,
            Shape.TagList.class,
            Shape.Guest.class
        })
public final class Shape {
    private static final ObjectMapper JSON = configured();

    private Shape() {}

    /// The document as JSON for people and programs: indented, and ended by a newline.
    public static String json(Object document) {
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no document can be made of a " + document.getClass(), e);
        }
    }

    /// The same document as YAML.
    public static String yaml(Object document) {
        return YamlText.of(JSON.valueToTree(document));
    }

    private static ObjectMapper configured() {
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .addModule(new SimpleModule().addSerializer(new PlainNumber()))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .addMixIn(Vmid.class, Whole.class)
                .addMixIn(NodeName.class, Word.class)
                .addMixIn(TargetName.class, Word.class)
                .addMixIn(GuestType.class, Word.class)
                .addMixIn(Upid.class, Word.class)
                .addMixIn(Kind.class, Labelled.class)
                .addMixIn(DisksState.class, Labelled.class)
                .addMixIn(Tags.class, TagList.class)
                .addMixIn(GuestRecord.class, Guest.class)
                .build();
    }

    /// A type that is a word on the wire.
    interface Word {
        @JsonValue
        @Override
        String toString();
    }

    /// A type that is a number on the wire.
    interface Whole {
        @JsonValue
        int value();
    }

    /// An enum with a word of its own.
    interface Labelled {
        @JsonValue
        String label();
    }

    /// Tags are a list.
    interface TagList {
        @JsonValue
        SortedSet<String> values();
    }

    /// `protected` is a Java word, so the record cannot use it.
    interface Guest {
        @JsonProperty("protected")
        boolean isProtected();
    }
}
