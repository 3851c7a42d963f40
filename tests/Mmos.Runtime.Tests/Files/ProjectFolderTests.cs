using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public sealed class ProjectFolderTests : IDisposable
{
    private readonly TemporaryFolder at = new();

    public void Dispose() => at.Dispose();

    private string Repository(string path, string config = "[core]\n\tbare = false\n", string git = ".git")
    {
        var root = at.Make(path);
        at.Write($"{path}/{git}/HEAD", "ref: refs/heads/main\n");
        at.Write($"{path}/{git}/config", config);
        at.Make($"{path}/{git}/objects");
        return root;
    }

    private void Worktree(string path, string gitDirectory)
    {
        at.Write($"{path}/.git", $"gitdir: {gitDirectory}\n");
        at.Write($"{Path.GetRelativePath(at.Path, gitDirectory)}/commondir", "../..\n");
    }

    private static ProjectFolder Found(string start, Dictionary<string, string>? environment = null) =>
        Assert.IsType<FolderSearch.Found>(ProjectFolder.Find(start, environment ?? [])).Folder;

    [Fact]
    public void In_a_repository_it_is_the_main_worktree()
    {
        var root = Repository("repo");
        var deep = at.Make("repo/src/deep");
        at.Write("mmos.yaml", "");
        Assert.Equal(new ProjectFolder(root, Path.Combine(root, ".mmos"), true), Found(deep));
    }

    [Fact]
    public void A_linked_worktree_belongs_to_the_main_one_even_with_its_own_file()
    {
        var root = Repository("repo");
        Worktree("repo/.mmos/worktrees/T1-1", Path.Combine(root, ".git/worktrees/T1-1"));
        at.Write("repo/.mmos/worktrees/T1-1/mmos.yaml", "");
        Worktree("elsewhere", Path.Combine(root, ".git/worktrees/e"));
        Assert.Equal(root, Found(at.Make("repo/.mmos/worktrees/T1-1/src")).Root);
        Assert.Equal(root, Found(at.Make("elsewhere/src")).Root);
    }

    [Fact]
    public void A_folder_below_the_state_folder_is_never_a_root()
    {
        var root = Repository("repo");
        Repository("repo/.mmos/scratch/clone");
        at.Write("repo/.mmos/scratch/mmos.yaml", "");
        Assert.Equal(root, Found(at.Make("repo/.mmos/scratch/clone")).Root);
        at.Write("plain/mmos.yaml", "");
        at.Write("plain/.mmos/x/mmos.yaml", "");
        Assert.Equal(at.Make("plain"), Found(at.Make("plain/.mmos/x")).Root);
    }

    [Fact]
    public void A_submodule_and_a_separate_git_directory_are_roots_themselves()
    {
        var root = Repository("repo");
        at.Write("repo/.git/modules/sub/HEAD", "x");
        at.Make("repo/.git/modules/sub/objects");
        at.Write("repo/.git/modules/sub/config", "[core]\n\tworktree = ../../../sub\n");
        at.Write("repo/sub/.git", "gitdir: ../.git/modules/sub\n");
        Assert.Equal(Path.Combine(root, "sub"), Found(at.Make("repo/sub/x")).Root);
        Worktree("linked", Path.Combine(root, ".git/modules/sub/worktrees/l"));
        Assert.Equal(Path.Combine(root, "sub"), Found(at.Make("linked")).Root);
    }

    [Fact]
    public void A_bare_repository_is_refused_and_so_is_its_worktree()
    {
        var bare = Repository("bare.git", "[core]\n\tbare = true\n", ".");
        Worktree("tree", Path.Combine(bare, "worktrees/tree"));
        var line = $"{bare} is a bare repository, without a worktree to work for; use a clone of it";
        Assert.Equal(
            new FolderSearch.Refused(line), ProjectFolder.Find(bare, new Dictionary<string, string>()));
        Assert.Equal(
            new FolderSearch.Refused(line),
            ProjectFolder.Find(at.Make("tree/src"), new Dictionary<string, string>()));
    }

    [Fact]
    public void Without_a_repository_it_is_the_nearest_folder_with_a_file()
    {
        at.Write("a/mmos.yaml", "");
        at.Write("a/b/mmos.yaml", "");
        Assert.Equal(new ProjectFolder(at.Make("a/b"), at.Make("a/b/.mmos"), false), Found(at.Make("a/b/c")));
        Assert.IsType<FolderSearch.None>(ProjectFolder.Find(at.Make("x"), new Dictionary<string, string>()));
    }

    [Fact]
    public void The_variable_wins_over_what_is_found()
    {
        var root = Repository("repo");
        var other = Repository("other");
        var state = Path.Combine(other, ".mmos");
        Assert.Equal(
            new ProjectFolder(other, state, true), Found(root, new() { ["MMOS_STATE_DIR"] = state }));
        var fast = at.Make("disk/state");
        Assert.Equal(new ProjectFolder(root, fast, true), Found(root, new() { ["MMOS_STATE_DIR"] = fast }));
        Assert.Equal(
            Path.Combine(fast, "mmos.db"),
            Found(root, new() { ["MMOS_STATE_DIR"] = fast }).DatabaseFile("sqlite:.mmos/mmos.db"));
        Assert.Equal(Path.Combine(root, "x.db"), Found(root).DatabaseFile("sqlite:x.db"));
        Assert.Equal(
            new FolderSearch.Refused("MMOS_STATE_DIR=state is not an absolute path"),
            ProjectFolder.Find(root, new Dictionary<string, string> { ["MMOS_STATE_DIR"] = "state" }));
    }

    [Fact]
    public void The_state_folder_is_for_its_owner_only()
    {
        var folder = Found(Repository("repo"));
        Assert.Null(folder.Create());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                folder.State, UnixFileMode.UserRead | UnixFileMode.OtherRead | UnixFileMode.UserWrite);
            Assert.Null(folder.Create());
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder.State));
        }
        var blocked = Found(Repository("blocked"));
        at.Write("blocked/.mmos", "a file");
        Assert.StartsWith($"cannot make {blocked.State}: ", blocked.Create(), StringComparison.Ordinal);
    }
}
