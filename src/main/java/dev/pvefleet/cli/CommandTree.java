package dev.pvefleet.cli;

import dev.pvefleet.cli.ConfigOptions.Setting;
import dev.pvefleet.cli.print.Console;
import dev.pvefleet.config.ConfigException;
import dev.pvefleet.config.FleetConfig.Http;
import dev.pvefleet.model.GuestType;
import dev.pvefleet.model.TargetName;
import dev.pvefleet.model.Vmid;
import dev.pvefleet.shape.Documents.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// All commands, each made with what it needs, and the answer to what a set of arguments asks for.
public final class CommandTree {
    /// Of `clone`; a container's disks have no format.
    static final String FORMAT = "--format";

    private static final int HELP_WIDTH = 100;

    private final GlobalOptions options = new GlobalOptions();
    private final Services services;
    private final Console console;
    private final Remarks remarks;
    private final CommandLine line;

    public CommandTree(Services services, Console console) {
        this.services = services;
        this.console = console;
        this.remarks = new Remarks(options, console);
        this.line = built(new Invocation(options, services, console, remarks));
    }

    /// Tells what the arguments ask for. What needs nothing started is done here and now.
    public Asked ask(String... given) {
        String[] args = CamelCase.resolve(line, given);
        try {
            ParseResult parsed = line.parseArgs(args);
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            if (options.asksForHelp() || !(parsed.commandSpec().userObject() instanceof Work work)) {
                return new Asked.Answered(run(args));
            }
            return switch (work.start()) {
                case ONE_SHOT -> new Asked.OneShot(options.verbose(), keepsLog());
                case AGENT -> serving(services.config(options.config()).http(), work.logFormat());
                case DEMO -> new Asked.Serving(Optional.empty(), options.verbose(), work.logFormat());
            };
        } catch (ParameterException e) {
            return new Asked.Answered(run(args));
        } catch (ConfigException | UsageException e) {
            return new Asked.Answered(ended(complain(e)));
        }
    }

    private Asked serving(Http http, LogFormat logFormat) {
        if (!services.isFree(http)) {
            throw new UsageException("http.listen: %s:%d is taken by another program; stop that, or name another port"
                    .formatted(http.host(), http.port()));
        }
        return new Asked.Serving(Optional.of(http), options.verbose(), logFormat);
    }

    /// Runs the command that the arguments name, and gives the exit code.
    public int run(String... args) {
        return ended(line.execute(CamelCase.resolve(line, args)));
    }

    /// Picocli hands exceptions to those who tell of them, and lets an error end the program without a word.
    private int executed(ParseResult parsed) {
        try {
            return keepsLog() ? executedWithLog(parsed) : new CommandLine.RunLast().execute(parsed);
        } catch (Error defect) {
            throw new ExecutionException(line, defect.toString(), defect);
        }
    }

    /// Where a program reads stderr, the log is part of the one document there.
    private int executedWithLog(ParseResult parsed) {
        try (KeptLog _ = KeptLog.to(remarks::log)) {
            return new CommandLine.RunLast().execute(parsed);
        }
    }

    private boolean keepsLog() {
        return options.verbose() && options.output().isForPrograms();
    }

    /// Says what is left to say. A result that did not get out is no success, whatever became of the command.
    private int ended(int exitCode) {
        console.out().flush();
        Optional<IOException> unwritten = console.results().failure().get();
        unwritten.ifPresent(why -> remarks.complain(Complaint.aboutOutput(why)));
        remarks.finish();
        return unwritten.isPresent() && exitCode == ExitCode.DONE ? ExitCode.INTERNAL : exitCode;
    }

    private CommandLine built(Invocation invocation) {
        CommandLine root = new CommandLine(new PveFleet(options));
        root.getCommandSpec().version("pve-fleet " + services.version());
        root.addSubcommand(new SyncCommand(invocation))
                .addSubcommand(new NodeStatusCommand(invocation))
                .addSubcommand(new NodeConfigCommand(invocation))
                .addSubcommand(guests(new GuestCommand.Qemu(), GuestType.QEMU, invocation))
                .addSubcommand(guests(new GuestCommand.Lxc(), GuestType.LXC, invocation))
                .addSubcommand(new AgentCommand(invocation))
                .addSubcommand(new DemoCommand(invocation))
                .addSubcommand(new SimulateCommand(invocation))
                .addSubcommand(new TokenCommand(invocation, services.random()))
                .addSubcommand(new CompletionCommand(console));
        root.registerConverter(Vmid.class, checked(Vmid::parse));
        root.registerConverter(TargetName.class, checked(TargetName::parse));
        root.registerConverter(Setting.class, checked(Setting::parse));
        root.registerConverter(Duration.class, checked(new DurationConverter()::convert));
        return root.setExpandAtFiles(false) // a word that begins with @ is a word
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(console.out())
                .setErr(console.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(console.colour() ? Ansi.ON : Ansi.OFF))
                .setExecutionStrategy(this::executed)
                .setParameterExceptionHandler((e, args) -> complain(e))
                .setExecutionExceptionHandler((e, command, parsed) -> complain(e));
    }

    private static CommandLine guests(Object root, GuestType type, Invocation invocation) {
        CommandLine guests = new CommandLine(root)
                .addSubcommand(new LookupCommand(invocation, type))
                .addSubcommand(new GuestSyncCommand(invocation, type))
                .addSubcommand(new GetConfigCommand(invocation, type))
                .addSubcommand(new SetConfigCommand(invocation, type));
        CommandLine clone = new CommandLine(new CloneCommand(invocation, type));
        ResizeCommand resize = new ResizeCommand(invocation, type);
        switch (type) {
            case QEMU -> guests.addSubcommand(clone).addSubcommand("resize-disk", resize, "resizeDisk");
            case LXC -> {
                clone.getCommandSpec().remove(clone.getCommandSpec().findOption(FORMAT));
                guests.addSubcommand(new CreateCommand(invocation))
                        .addSubcommand(clone)
                        .addSubcommand("resize", resize);
            }
        }
        guests.addSubcommand(new StartCommand(invocation, type))
                .addSubcommand(new ShutdownCommand(invocation, type))
                .addSubcommand(new StopCommand(invocation, type))
                .addSubcommand(new DeleteCommand(invocation, type));
        if (type == GuestType.QEMU) {
            guests.addSubcommand(command(new GuestExecCommand(invocation)));
        }
        return guests.addSubcommand(new NodeStatusCommand(invocation)).addSubcommand(new NodeConfigCommand(invocation));
    }

    /// A command that is given the words of another: from the first of them on, nothing is an option of ours.
    private static CommandLine command(GuestExecCommand exec) {
        return new CommandLine(exec).setStopAtPositional(true);
    }

    /// Says why the arguments cannot be followed, and how they can be found out.
    private int complain(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String message = Objects.requireNonNullElse(e.getMessage(), "the arguments cannot be followed")
                .replaceFirst("^Error: ", "");
        String hint = suggestion(e).orElse(command + " --help shows what it takes");
        remarks.complain(new Complaint(
                ExitCode.USAGE, Problem.of("usage", message, hint), List.of("error: " + message, "hint: " + hint)));
        return ExitCode.USAGE;
    }

    /// What the user may have meant.
    private static Optional<String> suggestion(ParameterException e) {
        List<String> close = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return close.isEmpty() ? Optional.empty() : Optional.of("did you mean " + String.join(" or ", close) + "?");
    }

    private int complain(Exception e) {
        Complaint complaint = Complaint.about(e, options.verbose());
        remarks.complain(complaint);
        if (options.verbose() && complaint.exitCode() == ExitCode.INTERNAL) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            if (keepsLog()) {
                trace.toString().lines().forEach(remarks::log);
            } else {
                console.err().print(trace);
                console.err().flush();
            }
        }
        return complaint.exitCode();
    }

    /// Lets the message of a domain type's own check reach the user.
    private static <T> ITypeConverter<T> checked(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(Objects.requireNonNullElse(e.getMessage(), text));
            }
        };
    }
}
