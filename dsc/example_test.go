package dsc_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"rpcdsc/dsc"
)

func Example() {
	doc := &dsc.Document{
		Node: "fs01", Author: "example", Host: "example",
		Resources: []dsc.Resource{dsc.Registry{
			Name: "Ports", Key: `HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Rpc\Internet`,
			ValueName: "Ports", ValueType: dsc.MultiStringValue, ValueData: []string{"5001-5100"},
			Ensure: dsc.Present, Force: true,
		}},
	}
	encoder := dsc.NewEncoder(os.Stdout)
	encoder.SetEncoding(dsc.UTF8) // a file fs01.mof for Start-DscConfiguration is UTF16
	if err := encoder.Encode(doc); err != nil {
		fmt.Println(err)
	}
	// Output:
	// /*
	// @TargetNode='fs01'
	// */
	//
	// instance of MSFT_RegistryResource as $MSFT_RegistryResource1ref
	// {
	//  ResourceID = "[Registry]Ports";
	//  Key = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet";
	//  ValueName = "Ports";
	//  ValueType = "MultiString";
	//  ValueData = {
	//     "5001-5100"
	//  };
	//  Ensure = "Present";
	//  Force = True;
	//  ModuleName = "PSDesiredStateConfiguration";
	//  ModuleVersion = "1.0";
	// };
	//
	// instance of OMI_ConfigurationDocument
	// {
	//  Version = "1.0.0";
	//  Author = "example";
	//  GenerationHost = "example";
	// };
}

// An Encoder gives all that is wrong, and writes nothing.
func ExampleEncoder_Encode() {
	var out bytes.Buffer
	err := dsc.NewEncoder(&out).Encode(&dsc.Document{Resources: []dsc.Resource{
		dsc.Script{Name: "Rules", Get: "@{}", Test: "$true", Set: "Set-Rule", DependsOn: []string{"[Registry]Ports"}},
		dsc.Registry{
			Name: "Ports", Key: `HKLM:\SOFTWARE\A`, ValueName: "Ports", ValueType: "MultString", ValueData: []string{"1"},
			DependsOn: []string{"[Script]Rules"},
		},
	}})
	fmt.Println(err)
	var problem *dsc.Problem
	fmt.Println(errors.As(err, &problem), problem.Resource, problem.Property, out.Len())
	// Output:
	// dsc: [Registry]Ports: ValueType: is "MultString", want String, Binary, DWord, QWord, MultiString, ExpandString
	// dsc: [Script]Rules: DependsOn: goes in a circle: [Script]Rules -> [Registry]Ports -> [Script]Rules
	// true [Registry]Ports ValueType 0
}

func ExampleEncoder_SetEncoding() {
	for _, encoding := range []dsc.Encoding{dsc.UTF16, dsc.UTF8} {
		var out bytes.Buffer
		encoder := dsc.NewEncoder(&out)
		encoder.SetEncoding(encoding)
		if err := encoder.Encode(&dsc.LCM{Node: "fs01", RefreshMode: dsc.Push}); err != nil {
			fmt.Println(err)
		}
		fmt.Printf("% x\n", out.Bytes()[:10])
	}
	// Output:
	// ff fe 2f 00 2a 00 0d 00 0a 00
	// 2f 2a 0a 40 54 61 72 67 65 74
}

// A script block carries its data with it: on the node there are no variables of
// where the document was made.
func ExampleScript() {
	doc := &dsc.Document{Resources: []dsc.Resource{
		dsc.Script{Name: "Time", Get: "@{}", Test: "$false", Set: "Set-TimeZone \"UTC\"\n"},
	}}
	var text strings.Builder
	if err := doc.Print(&text); err != nil {
		fmt.Println(err)
	}
	for line := range strings.Lines(text.String()) {
		if strings.Contains(line, "SetScript") {
			fmt.Print(line)
		}
	}
	// Output:
	//  SetScript = "Set-TimeZone \"UTC\"\n";
}

// A resource of a module, with instances embedded in its property.
func ExampleCustom() {
	doc := &dsc.Document{Node: "fs01", Resources: []dsc.Resource{dsc.Custom{
		Name: "Site", Class: "DSC_WebSite", Friendly: "WebSite", Module: "WebAdministrationDsc", Version: "4.1.0",
		Keys: []string{"Default"},
		Properties: []dsc.Property{
			{Name: "Name", Value: "Default"},
			{Name: "Ensure", Value: dsc.Present},
			{Name: "BindingInfo", Value: []dsc.Instance{{
				Class:      "DSC_WebBindingInformation",
				Properties: []dsc.Property{{Name: "Protocol", Value: "http"}, {Name: "Port", Value: 80}},
			}}},
		},
	}}}
	if err := doc.Print(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// /*
	// @TargetNode='fs01'
	// */
	//
	// instance of DSC_WebBindingInformation as $DSC_WebBindingInformation1ref
	// {
	//  Protocol = "http";
	//  Port = 80;
	// };
	//
	// instance of DSC_WebSite as $DSC_WebSite1ref
	// {
	//  ResourceID = "[WebSite]Site";
	//  Name = "Default";
	//  Ensure = "Present";
	//  BindingInfo = {
	//     $DSC_WebBindingInformation1ref
	//  };
	//  ModuleName = "WebAdministrationDsc";
	//  ModuleVersion = "4.1.0";
	// };
	//
	// instance of OMI_ConfigurationDocument
	// {
	//  Version = "1.0.0";
	//  Author = "";
	//  GenerationHost = "";
	// };
}

// A node that asks a pull server, for WMF 5.1.
func ExampleLCM() {
	lcm := &dsc.LCM{
		Target: dsc.WMF51, Node: "fs01", Author: "example", Host: "example", Name: "Pull",
		Date:        time.Date(2026, 11, 24, 1, 2, 3, 0, time.UTC),
		RefreshMode: dsc.Pull, ConfigurationMode: dsc.ApplyAndMonitor, FrequencyMins: 30, RefreshFrequencyMins: 60,
		ConfigurationSources: []dsc.Source{{Name: "Office", ServerURL: "https://pull.example/psdscpullserver.svc", ConfigurationNames: []string{"fs01"}}},
		ReportServers:        []dsc.Source{{Name: "Office", ServerURL: "https://pull.example/psdscpullserver.svc"}},
	}
	if err := lcm.Print(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// /*
	// @TargetNode='fs01'
	// */
	//
	// instance of MSFT_WebDownloadManager as $MSFT_WebDownloadManager1ref
	// {
	//  ResourceID = "[ConfigurationRepositoryWeb]Office";
	//  ServerURL = "https://pull.example/psdscpullserver.svc";
	//  ConfigurationNames = {
	//     "fs01"
	//  };
	// };
	//
	// instance of MSFT_WebReportManager as $MSFT_WebReportManager1ref
	// {
	//  ResourceID = "[ReportServerWeb]Office";
	//  ServerURL = "https://pull.example/psdscpullserver.svc";
	// };
	//
	// instance of MSFT_DSCMetaConfiguration as $MSFT_DSCMetaConfiguration1ref
	// {
	//  RefreshMode = "Pull";
	//  ConfigurationMode = "ApplyAndMonitor";
	//  ConfigurationModeFrequencyMins = 30;
	//  RefreshFrequencyMins = 60;
	//  RebootNodeIfNeeded = False;
	//  ConfigurationDownloadManagers = {
	//     $MSFT_WebDownloadManager1ref
	//  };
	//  ReportManagers = {
	//     $MSFT_WebReportManager1ref
	//  };
	// };
	//
	// instance of OMI_ConfigurationDocument
	// {
	//  Version = "2.0.0";
	//  MinimumCompatibleVersion = "2.0.0";
	//  CompatibleVersionAdditionalProperties = {
	//     "MSFT_DSCMetaConfiguration:StatusRetentionTimeInDays"
	//  };
	//  Author = "example";
	//  GenerationDate = "11/24/2026 01:02:03";
	//  GenerationHost = "example";
	//  Name = "Pull";
	// };
}

func ExampleDecode() {
	const text = `/*
@TargetNode='fs01'
*/
instance of MSFT_RegistryResource as $MSFT_RegistryResource1ref
{
ResourceID = "[Registry]A";
 Key = "HKLM:\\SOFTWARE\\A";
 ValueName = "B";
 Ensure = "Absent";
 SourceInfo = "::3::5::Registry";
 ModuleName = "PsDesiredStateConfiguration";

ModuleVersion = "1.0";
};
instance of OMI_ConfigurationDocument
{
 Version="1.0.0";
 Author="example";
};`
	c, err := dsc.Decode(strings.NewReader(text))
	if err != nil {
		fmt.Println(err)
		return
	}
	switch c := c.(type) {
	case *dsc.Document:
		fmt.Printf("%s by %s: %+v\n", c.Node, c.Author, c.Resources)
	case *dsc.LCM:
		fmt.Println("a meta configuration")
	}
	// Output:
	// fs01 by example: [{Name:A Key:HKLM:\SOFTWARE\A ValueName:B ValueType: ValueData:[] Ensure:Absent Force:false Hex:false DependsOn:[]}]
}
