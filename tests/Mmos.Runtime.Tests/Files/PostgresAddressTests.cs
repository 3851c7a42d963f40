using Mmos.Runtime.Files;
using Xunit;

namespace Mmos.Runtime.Tests.Files;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://ann:p%40ss@db.example:6432/team?sslmode=require",
        "dbname=team host=db.example password=p@ss port=6432 sslmode=require user=ann",
        "postgres://ann@db.example:6432/team")]
    [InlineData("postgresql://a,b:2/x?target_session_attrs=read-write",
        "dbname=x host=a,b port=,2 target_session_attrs=read-write", "postgres://a,b:2/x")]
    [InlineData("postgres://[::1]:5433/x", "dbname=x host=::1 port=5433", "postgres://::1:5433/x")]
    [InlineData("postgres:///x?host=/run/postgresql", "dbname=x host=/run/postgresql",
        "postgres:///run/postgresql/x")]
    [InlineData("postgres:host=/run/postgresql dbname=mmos password='a \\'b'",
        "dbname=mmos host=/run/postgresql password=a 'b", "postgres:///run/postgresql/mmos")]
    public void An_address_is_read_as_libpq_reads_it(string text, string values, string name)
    {
        Assert.Null(PostgresAddress.Read(text, out var address));
        Assert.Equal(values, string.Join(' ',
            address!.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal(name, address.Name);
    }

    [Theory]
    [InlineData("postgres:", "expected postgres://USER@HOST/DATABASE")]
    [InlineData("postgres://h/d?sslmode", "expected keyword=value")]
    [InlineData("postgres://h/d?Password=x", "\"Password\" is not a setting")]
    [InlineData("postgres:host='a", "a ' is not closed")]
    [InlineData("postgres://h:x/d", "the port is a number")]
    [InlineData("postgres://h/d%0a", "visible characters only")]
    public void What_is_wrong_is_said_without_any_value(string text, string said)
    {
        Assert.Contains(said, PostgresAddress.Read(text, out var address));
        Assert.Null(address);
    }
}
