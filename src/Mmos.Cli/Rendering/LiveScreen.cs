using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mmos.Cli.Rendering;

/// <summary>A page that is redrawn in place on a terminal.</summary>
internal static class LiveScreen
{
    /// <summary>Runs <paramref name="draw"/>, which shows pages by calling what it is given.</summary>
    public static async Task<T> Show<T>(Terminal terminal, Func<Action<Page>, Task<T>> draw)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(terminal.Out),
        });
        return await console.Live(new PageView(new Page())).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            return await draw(page =>
            {
                (console.Profile.Width, console.Profile.Height) = terminal.Size();
                live.UpdateTarget(new PageView(page));
            });
        });
    }

    private sealed class PageView(Page page) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            foreach (var line in page.Lines)
            {
                foreach (var (text, ink) in line.Clipped(maxWidth).Spans)
                    yield return new Segment(text, StyleOf(ink));
                yield return Segment.LineBreak;
            }
        }

        private static Style StyleOf(Ink ink) => ink switch
        {
            Ink.Strong => new Style(decoration: Decoration.Bold),
            Ink.Faint => new Style(decoration: Decoration.Dim),
            Ink.Good => new Style(Color.Green),
            Ink.Bad => new Style(Color.Maroon),
            Ink.Busy => new Style(Color.Teal),
            Ink.Warn => new Style(Color.Olive),
            _ => Style.Plain,
        };
    }
}
