namespace Mmos.Git;

/// <summary>What a verification says about a tree.</summary>
public enum Verdict
{
    /// <summary>Every gate exited 0, and the tree is as it was.</summary>
    Passed,
    /// <summary>A gate failed.</summary>
    Failed,
    /// <summary>The gates changed tracked files, so their result says nothing about the tree.</summary>
    Void,
}
