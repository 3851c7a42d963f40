using Xunit;

namespace Mmos.Repo.Tests;

public sealed class MembersTests
{
    [Fact]
    public void Words_in_comments_and_strings_are_not_code()
    {
        const string source = """"
            // Task.Run
            /* Task.Run */ var a = "Task.Run"; var b = @"Task.Run "" \"; var c = $"{d["Task.Run"]} Task.Run";
            #region Task.Run
            var e = """ Task.Run " """; var f = '"'; var g = '\''; var h = $$"""{Task.Run} {{i}}""";
            Task.Run(work);
            """";
        var code = CSharpText.CodeOf(source);
        Assert.Equal(source.Length, code.Length);
        Assert.Equal(source.LastIndexOf("Task.Run"), code.IndexOf("Task.Run"));
        Assert.Contains("var g =", code);
        Assert.Contains("var h =", code);
        Assert.Contains(" i", code);
    }

    [Fact]
    public void Methods_are_measured_from_their_header_to_their_end()
    {
        const string source = """
            namespace N;
            public sealed record R(int A, string B);
            public static class C
            {
                private static readonly int[] Table =
                [
                    1,
                ];
                public int P { get; init; } = 5;
                // a comment before
                [Fact]
                public static int Block(int x)
                {
                    if (x > 1) { return 1; }
                    return 2;
                }
                public static bool operator ==(C a, C b) => true;
                public static int Expression(int x) => x switch
                {
                    1 => 2,
                    _ => 3,
                };
                private sealed class Inner
                {
                    public Inner()
                    {
                    }
                    int Property
                    {
                        get { return Call(); }
                    }
                }
            }
            """;
        Assert.Equal(
            [
                new Member("[Fact] public static int Block(int x)", 11, 6),
                new Member("public static bool operator ==(C a, C b)", 17, 1),
                new Member("public static int Expression(int x)", 18, 5),
                new Member("public Inner()", 25, 3),
            ],
            Members.In(source));
    }

    [Fact]
    public void Top_level_statements_and_unfinished_text_do_not_confuse_it()
    {
        Assert.Empty(Members.In("return 0;\n"));
        Assert.NotNull(Members.In("class A { void B() { \"\"\" "));
    }
}
