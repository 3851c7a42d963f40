using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mmos.Api;

/// <summary>US dollars on the wire: a decimal string such as `"0.0123"`, so that no reader rounds it; a
/// number is read too.</summary>
public sealed class MoneyJson : JsonConverter<decimal>
{
    /// <summary>More than anything here may cost: what lies above is a mistake.</summary>
    private const decimal Most = 1_000_000_000m;

    /// <inheritdoc/>
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert,
        JsonSerializerOptions options)
    {
        decimal money;
        if (reader.TokenType == JsonTokenType.String
            ? decimal.TryParse(reader.GetString(),
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out money)
            : reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out money))
            if (money is >= -Most and <= Most) return money;
        throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
