using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Mmos.Core;
using Mmos.Journal.Events;
using Mmos.Tests;
using Xunit;

namespace Mmos.Journal.Tests.Documents;

/// <summary>docs/events.md lists every event that this build writes, with its version and fields.</summary>
public sealed partial class EventList
{
    private static readonly XDocument Comments =
        XDocument.Load(Path.ChangeExtension(typeof(Event).Assembly.Location, ".xml"));

    private readonly SortedDictionary<string, Type> _parts = new(StringComparer.Ordinal);
    private readonly StringBuilder _page = new();

    [GeneratedRegex(@"<see cref=""\w:[\w.]*?(\w+)"" ?/>")]
    private static partial Regex Reference { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }

    [Fact]
    public void Every_event_is_in_the_list()
    {
        foreach (var group in EventTable.Current.All.GroupBy(form => form.Name.Split('.')[0]))
        {
            _page.Append($"## {group.Key}\n\n");
            foreach (var form in group) Describe($"`{form.Name}` version {form.Version}", form.Type);
        }
        _page.Append("## Parts\n\n");
        HashSet<Type> done = [];
        while (_parts.Values.FirstOrDefault(t => !done.Contains(t)) is { } part)
        {
            done.Add(part);
            Describe(part.Name, part);
        }
        GeneratedPart.Check("events.md", _page.ToString(), "Mmos.Journal.Tests");
    }

    private void Describe(string title, Type type)
    {
        _page.Append($"### {title}\n{Summary(type)}\n\n");
        var fields = Wire.Json.GetTypeInfo(type)!.Properties;
        if (fields.Count == 0) return;
        _page.Append("| field | value | meaning |\n|---|---|---|\n");
        foreach (var field in fields.OrderBy(field => IndexOf(type, field)))
            _page.Append($"| `{field.Name}` | {Value(field.PropertyType)}"
                + $"{(field.IsSetNullable ? ", or left out" : "")} | {Meaning(type, Clr(field))} |\n");
        _page.Append('\n');
    }

    private static int IndexOf(Type type, JsonPropertyInfo field) => Array.FindIndex(
        type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters(),
        p => p.Name == Clr(field))
        is >= 0 and var index ? index : int.MaxValue;

    private static string Clr(JsonPropertyInfo field) => ((MemberInfo)field.AttributeProvider!).Name;

    private string Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return "true or false";
        if (type.IsPrimitive) return "whole number";
        if (type.IsEnum)
            return string.Join(", ", Enum.GetValues(type).Cast<object>()
                .Select(v => $"`{JsonSerializer.Serialize(v, Wire.Json.GetTypeInfo(type)!).Trim('"')}`"));
        if (type.IsGenericType) return $"list of {Value(type.GetGenericArguments()[0])}";
        _parts[type.Name] = type;
        return $"[{type.Name}](#{type.Name.ToLowerInvariant()})";
    }

    private static string Meaning(Type? type, string name)
    {
        for (; type is not null && type != typeof(object); type = type.BaseType)
        {
            var said = Comment($"T:{type.FullName}")?.Elements("param")
                .FirstOrDefault(p => (string?)p.Attribute("name") == name)
                ?? Comment($"P:{type.FullName}.{name}")?.Element("summary");
            if (said is not null) return Text(said).Replace("|", "\\|");
        }
        return name switch
        {
            "Reason" => "Why, in words.",
            "Note" => "What a person or worker said of it.",
            "Percent" => "How far it is, 0 to 99.",
            "Lease" => "Number of the lease.",
            "Cause" => "Why; see [the causes](state-machine.md#why-a-lease-ends-without-success).",
            "Feedback" => "What is to be known of it.",
            "Commit" => "The commit it is about.",
            "Certificate" => "Proof that the gates passed.",
            "Definition" => "All that was said about it.",
            "Result" => "What the worker says of it.",
            "Registration" => "Number of the registration that ended.",
            "Until" => "Clock until which.",
            "Branch" => "The user's branch.",
            "Policy" => "What holds from now on.",
            "Outcome" => "How it ended.",
            _ => "",
        };
    }

    private static string Summary(Type type) => Text(Comment($"T:{type.FullName}")!.Element("summary")!);

    private static XElement? Comment(string id) => Comments.Descendants("member")
        .FirstOrDefault(member => (string?)member.Attribute("name") == id);

    private static string Text(XElement comment) => Blanks.Replace(
        Reference.Replace(
            string.Concat(comment.Nodes().Select(n => n.ToString(SaveOptions.DisableFormatting))), "$1"),
        " ").Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&").Trim();
}
