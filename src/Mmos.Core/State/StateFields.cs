using System.Text;

namespace Mmos.Core;

/// <summary>
/// One list of fields, used three ways: to write them, to read them, and to describe the format.
/// </summary>
/// <remarks>
/// Each call passes a field's name and value and gives the value that the row has afterwards: the same one
/// when writing, the stored one when reading. So a field cannot be written and not read, nor added without a
/// new format.
/// </remarks>
internal abstract class StateFields
{
    public abstract long Long(string name, long value);

    public abstract string? OptionalText(string name, string? value);

    public int Int(string name, int value) => checked((int)Long(name, value));

    public byte Byte(string name, byte value) => checked((byte)Long(name, value));

    public bool Flag(string name, bool value) => Long(name, value ? 1 : 0) != 0;

    public ulong Hash(string name, ulong value) => unchecked((ulong)Long(name, (long)value));

    public long? OptionalLong(string name, long? value)
    {
        var has = Flag(name, value is not null);
        var stored = Long(name, value ?? 0);
        return has ? stored : null;
    }

    /// <summary>A list, each element by its own fields; a reader passes the default of an element.</summary>
    public IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? list, Func<StateFields, T, T> element)
    {
        var count = Int(name, list?.Count ?? 0);
        Invariant.Check(count is >= 0 and <= 1_000_000, $"the snapshot has a likely number of {name}");
        var stored = new T[count];
        for (var i = 0; i < stored.Length; i++)
            stored[i] = element(this, list is not null && i < list.Count ? list[i] : default!);
        return stored;
    }

    public string Text(string name, string value) =>
        OptionalText(name, value) ?? throw new InvariantException($"the snapshot has a value for {name}");
}

/// <summary>Writes fields: integers as zigzag varints, texts as length and UTF-8.</summary>
internal sealed class FieldWriter : StateFields
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public override long Long(string name, long value)
    {
        var rest = unchecked((ulong)((value << 1) ^ (value >> 63)));
        Reserve(10);
        while (rest >= 0x80)
        {
            _bytes[_length++] = (byte)(rest & 0x7F | 0x80);
            rest >>= 7;
        }
        _bytes[_length++] = (byte)rest;
        return value;
    }

    public override string? OptionalText(string name, string? value)
    {
        if (value is null)
        {
            Long(name, -1);
            return null;
        }
        var length = Encoding.UTF8.GetByteCount(value);
        Long(name, length);
        Reserve(length);
        _length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length));
        return value;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + more));
    }
}

/// <summary>Reads what <see cref="FieldWriter"/> wrote.</summary>
internal sealed class FieldReader(ReadOnlyMemory<byte> bytes) : StateFields
{
    // An array: a memory gives its span anew for each of some million bytes.
    private readonly byte[] _bytes = bytes.ToArray();
    private int _at;

    public bool IsAtEnd => _at == _bytes.Length;

    public override long Long(string name, long value)
    {
        ulong read = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            Invariant.Check(_at < _bytes.Length, "the snapshot is whole");
            var next = _bytes[_at++];
            read |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return unchecked((long)(read >> 1) ^ -(long)(read & 1));
        }
        throw new InvariantException("a number in the snapshot has at most ten bytes");
    }

    public override string? OptionalText(string name, string? value)
    {
        var length = Long(name, 0);
        if (length == -1) return null;
        Invariant.Check(length >= 0 && length <= _bytes.Length - _at,
            "a text in the snapshot lies within it");
        var text = Encoding.UTF8.GetString(_bytes, _at, (int)length);
        _at += (int)length;
        return text;
    }

    /// <summary>The length of a list; each of its members takes at least one byte.</summary>
    public int Count(string name)
    {
        var count = Long(name, 0);
        Invariant.Check(count >= 0 && count <= _bytes.Length - _at, "a list in the snapshot lies within it");
        return (int)count;
    }
}

/// <summary>Writes the names of the fields down.</summary>
internal sealed class FieldNames : StateFields
{
    private readonly StringBuilder _names = new();

    public string All => _names.ToString();

    public override long Long(string name, long value)
    {
        _names.Append(name).Append(":n ");
        return value;
    }

    public override string? OptionalText(string name, string? value)
    {
        _names.Append(name).Append(":t ");
        return value ?? "";
    }
}
